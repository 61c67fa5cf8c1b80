CREATE SCHEMA "bellwether";
--> statement-breakpoint
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
CREATE TABLE "bellwether"."audit" (
	"tenant_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "bellwether"."audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"request_id" text NOT NULL,
	"principal_kind" text NOT NULL,
	"principal_id" text NOT NULL,
	"channel" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"purpose" text NOT NULL,
	"effect" text NOT NULL,
	"reason" text NOT NULL,
	"policy_version" text NOT NULL,
	"arguments_digest" text,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "audit_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."audit" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."kill_switch" (
	"scope" text NOT NULL,
	"subject" text NOT NULL,
	"is_engaged" boolean NOT NULL,
	"reason" text NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "kill_switch_scope_subject_pk" PRIMARY KEY("scope","subject")
);
--> statement-breakpoint
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
CREATE TABLE "bellwether"."episode" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"opportunity_id" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"band" text NOT NULL,
	"risk" integer NOT NULL,
	"top_signals" jsonb NOT NULL,
	CONSTRAINT "episode_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."episode" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."outbox" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"alert_key" text NOT NULL,
	"rule" text NOT NULL,
	"subject_id" text NOT NULL,
	"trigger_epoch" text NOT NULL,
	"channel" text NOT NULL,
	"recipient" text NOT NULL,
	"payload" jsonb NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"crash_attempts" integer DEFAULT 0 NOT NULL,
	"failed_attempts" integer DEFAULT 0 NOT NULL,
	"is_ambiguous" boolean DEFAULT false NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"queued_until" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"request_key" text NOT NULL,
	"budget_owner" text,
	"budget_date" date,
	"receipt" jsonb,
	"last_error" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"claimed_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "outbox_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."outbox" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."score" (
	"tenant_id" text NOT NULL,
	"opportunity_id" text NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL,
	"risk" integer NOT NULL,
	"band" text NOT NULL,
	"body" jsonb NOT NULL,
	CONSTRAINT "score_tenant_id_opportunity_id_pk" PRIMARY KEY("tenant_id","opportunity_id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."score" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."activity" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"connection_id" text NOT NULL,
	"opportunity_id" text,
	"account_id" text,
	"kind" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"known_at" timestamp (3) with time zone NOT NULL,
	"body" jsonb NOT NULL,
	"digest" bigint NOT NULL,
	"is_deleted" boolean DEFAULT false NOT NULL,
	CONSTRAINT "activity_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."activity" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."record" (
	"tenant_id" text NOT NULL,
	"object" text NOT NULL,
	"id" text NOT NULL,
	"connection_id" text NOT NULL,
	"current" jsonb NOT NULL,
	"undated" jsonb NOT NULL,
	"is_deleted" boolean DEFAULT false NOT NULL,
	"born_at" timestamp (3) with time zone,
	"owner_id" text GENERATED ALWAYS AS (current ->> 'ownerId') STORED,
	"account_id" text GENERATED ALWAYS AS (current ->> 'accountId') STORED,
	"opportunity_id" text GENERATED ALWAYS AS (current ->> 'opportunityId') STORED,
	"name" text GENERATED ALWAYS AS (current ->> 'name') STORED,
	CONSTRAINT "record_tenant_id_object_id_pk" PRIMARY KEY("tenant_id","object","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."record" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."record_change" (
	"tenant_id" text NOT NULL,
	"object" text NOT NULL,
	"record_id" text NOT NULL,
	"effective_at" timestamp (3) with time zone NOT NULL,
	"known_at" timestamp (3) with time zone NOT NULL,
	"values" jsonb NOT NULL,
	"digest" bigint NOT NULL,
	CONSTRAINT "record_change_tenant_id_object_record_id_effective_at_known_at_pk" PRIMARY KEY("tenant_id","object","record_id","effective_at","known_at")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."record_change" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."win_model" (
	"tenant_id" text NOT NULL,
	"trained_as_of" timestamp (3) with time zone NOT NULL,
	"version" text NOT NULL,
	"data_version" text NOT NULL,
	"verdict" text NOT NULL,
	"body" jsonb,
	"report" jsonb NOT NULL,
	CONSTRAINT "win_model_tenant_id_trained_as_of_pk" PRIMARY KEY("tenant_id","trained_as_of")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."win_model" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."connection" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"system" text NOT NULL,
	"category" text NOT NULL,
	"settings" jsonb NOT NULL,
	"readable" text[] DEFAULT '{}' NOT NULL,
	"health" text DEFAULT 'healthy' NOT NULL,
	"health_reason" text,
	"data_as_of" timestamp (3) with time zone,
	"synced_at" timestamp (3) with time zone,
	"report" jsonb,
	CONSTRAINT "connection_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."connection" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."sync_cursor" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"object" text NOT NULL,
	"cursor" text,
	"watermark" text,
	"read_count" integer DEFAULT 0 NOT NULL,
	"total_count" integer,
	"pass_started_at" timestamp (3) with time zone,
	"completed_at" timestamp (3) with time zone,
	CONSTRAINT "sync_cursor_tenant_id_connection_id_object_pk" PRIMARY KEY("tenant_id","connection_id","object")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."sync_cursor" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."workspace" (
	"id" text PRIMARY KEY NOT NULL,
	"label" text NOT NULL,
	"is_current" boolean DEFAULT false NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "audit_seal_row" ON "bellwether"."audit_seal" USING btree ("tenant_id","audit_id");--> statement-breakpoint
CREATE INDEX "audit_at" ON "bellwether"."audit" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "credential_refreshing" ON "bellwether"."credential" USING btree ("refresh_started_at") WHERE health = 'refreshing';--> statement-breakpoint
CREATE INDEX "data_key_kek" ON "bellwether"."data_key" USING btree ("kek_id");--> statement-breakpoint
CREATE UNIQUE INDEX "episode_one_open" ON "bellwether"."episode" USING btree ("tenant_id","opportunity_id") WHERE closed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_business_key" ON "bellwether"."outbox" USING btree ("tenant_id","alert_key","channel","recipient");--> statement-breakpoint
CREATE INDEX "outbox_open" ON "bellwether"."outbox" USING btree ("tenant_id","due_at") WHERE status in ('pending', 'sending');--> statement-breakpoint
CREATE INDEX "outbox_budget" ON "bellwether"."outbox" USING btree ("tenant_id","budget_date","budget_owner") WHERE budget_date is not null;--> statement-breakpoint
CREATE INDEX "score_risk" ON "bellwether"."score" USING btree ("tenant_id","risk");--> statement-breakpoint
CREATE INDEX "activity_opportunity" ON "bellwether"."activity" USING btree ("tenant_id","opportunity_id","occurred_at");--> statement-breakpoint
CREATE INDEX "activity_account" ON "bellwether"."activity" USING btree ("tenant_id","account_id","occurred_at");--> statement-breakpoint
CREATE INDEX "record_account" ON "bellwether"."record" USING btree ("tenant_id","object","account_id");--> statement-breakpoint
CREATE INDEX "record_opportunity" ON "bellwether"."record" USING btree ("tenant_id","object","opportunity_id");--> statement-breakpoint
CREATE UNIQUE INDEX "workspace_one_current" ON "bellwether"."workspace" USING btree ("is_current") WHERE is_current;--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."audit_seal" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "sealer" ON "bellwether"."audit_seal" AS PERMISSIVE FOR ALL TO "bellwether_sealer" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."audit" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."authorization_request" AS PERMISSIVE FOR ALL TO "bellwether_connector" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."credential" AS PERMISSIVE FOR ALL TO "bellwether_connector" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "data_key_read" ON "bellwether"."data_key" AS PERMISSIVE FOR SELECT TO "bellwether_connector" USING (true);--> statement-breakpoint
CREATE POLICY "data_key_insert" ON "bellwether"."data_key" AS PERMISSIVE FOR INSERT TO "bellwether_connector" WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "data_key_update" ON "bellwether"."data_key" AS PERMISSIVE FOR UPDATE TO "bellwether_connector" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "data_key_delete" ON "bellwether"."data_key" AS PERMISSIVE FOR DELETE TO "bellwether_connector" USING (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."reauth_notice" AS PERMISSIVE FOR ALL TO "bellwether_app", "bellwether_connector" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."episode" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."outbox" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "relay_reads_open" ON "bellwether"."outbox" AS PERMISSIVE FOR SELECT TO "bellwether_relay" USING (status in ('pending', 'sending'));--> statement-breakpoint
CREATE POLICY "relay_marks_open" ON "bellwether"."outbox" AS PERMISSIVE FOR UPDATE TO "bellwether_relay" USING (status in ('pending', 'sending')) WITH CHECK (status in ('pending', 'sending'));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."score" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."activity" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."record" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."record_change" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."win_model" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."connection" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."sync_cursor" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));