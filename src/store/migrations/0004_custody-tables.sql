CREATE TABLE "bellwether"."audit_seal" (
	"tenant_id" text NOT NULL,
	"position" bigint NOT NULL,
	"audit_id" bigint NOT NULL,
	"hash" text NOT NULL,
	"format" integer DEFAULT 1 NOT NULL,
	"sealed_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "audit_seal_tenant_id_position_pk" PRIMARY KEY("tenant_id","position")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."audit_seal" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."authorization_request" (
	"tenant_id" text NOT NULL,
	"state_digest" text NOT NULL,
	"started_by" text NOT NULL,
	"connection_id" text NOT NULL,
	"holder" text NOT NULL,
	"issuer" text NOT NULL,
	"system" text NOT NULL,
	"redirect_uri" text NOT NULL,
	"key_version" integer NOT NULL,
	"sealed" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "authorization_request_tenant_id_state_digest_pk" PRIMARY KEY("tenant_id","state_digest")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."authorization_request" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."credential" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"holder" text NOT NULL,
	"issuer" text NOT NULL,
	"system" text NOT NULL,
	"kind" text NOT NULL,
	"settings" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"key_version" integer NOT NULL,
	"sealed" text NOT NULL,
	"scopes" text[] DEFAULT '{}' NOT NULL,
	"health" text DEFAULT 'healthy' NOT NULL,
	"health_reason" text,
	"expires_at" timestamp (3) with time zone,
	"refresh_started_at" timestamp (3) with time zone,
	"retry_at" timestamp (3) with time zone,
	"failure_count" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"refreshed_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "credential_tenant_id_connection_id_holder_issuer_pk" PRIMARY KEY("tenant_id","connection_id","holder","issuer")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."credential" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."data_key" (
	"tenant_id" text NOT NULL,
	"version" integer NOT NULL,
	"kek_id" text NOT NULL,
	"wrapped" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "data_key_tenant_id_version_pk" PRIMARY KEY("tenant_id","version")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."data_key" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."reauth_notice" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"holder" text NOT NULL,
	"issuer" text NOT NULL,
	"version" integer NOT NULL,
	"system" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	CONSTRAINT "reauth_notice_tenant_id_connection_id_holder_issuer_version_pk" PRIMARY KEY("tenant_id","connection_id","holder","issuer","version")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."reauth_notice" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "audit_seal_row" ON "bellwether"."audit_seal" USING btree ("tenant_id","audit_id");--> statement-breakpoint
CREATE INDEX "credential_refreshing" ON "bellwether"."credential" USING btree ("refresh_started_at") WHERE health = 'refreshing';--> statement-breakpoint
CREATE INDEX "data_key_kek" ON "bellwether"."data_key" USING btree ("kek_id");--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."audit_seal" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "sealer" ON "bellwether"."audit_seal" AS PERMISSIVE FOR ALL TO "bellwether_sealer" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."authorization_request" AS PERMISSIVE FOR ALL TO "bellwether_connector" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."credential" AS PERMISSIVE FOR ALL TO "bellwether_connector" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "data_key_read" ON "bellwether"."data_key" AS PERMISSIVE FOR SELECT TO "bellwether_connector" USING (true);--> statement-breakpoint
CREATE POLICY "data_key_insert" ON "bellwether"."data_key" AS PERMISSIVE FOR INSERT TO "bellwether_connector" WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "data_key_update" ON "bellwether"."data_key" AS PERMISSIVE FOR UPDATE TO "bellwether_connector" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "data_key_delete" ON "bellwether"."data_key" AS PERMISSIVE FOR DELETE TO "bellwether_connector" USING (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."reauth_notice" AS PERMISSIVE FOR ALL TO "bellwether_app", "bellwether_connector" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));