CREATE SCHEMA "bellwether";
--> statement-breakpoint
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
	"channel" text NOT NULL,
	"recipient" text NOT NULL,
	"payload" jsonb NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"crash_attempts" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"request_key" text,
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
CREATE INDEX "audit_at" ON "bellwether"."audit" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "episode_one_open" ON "bellwether"."episode" USING btree ("tenant_id","opportunity_id") WHERE closed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_business_key" ON "bellwether"."outbox" USING btree ("tenant_id","alert_key","channel","recipient");--> statement-breakpoint
CREATE INDEX "outbox_open" ON "bellwether"."outbox" USING btree ("due_at") WHERE status in ('pending', 'sending');--> statement-breakpoint
CREATE INDEX "score_risk" ON "bellwether"."score" USING btree ("tenant_id","risk");--> statement-breakpoint
CREATE INDEX "activity_opportunity" ON "bellwether"."activity" USING btree ("tenant_id","opportunity_id","occurred_at");--> statement-breakpoint
CREATE INDEX "activity_account" ON "bellwether"."activity" USING btree ("tenant_id","account_id","occurred_at");--> statement-breakpoint
CREATE INDEX "record_account" ON "bellwether"."record" USING btree ("tenant_id","object","account_id");--> statement-breakpoint
CREATE INDEX "record_opportunity" ON "bellwether"."record" USING btree ("tenant_id","object","opportunity_id");--> statement-breakpoint
CREATE UNIQUE INDEX "workspace_one_current" ON "bellwether"."workspace" USING btree ("is_current") WHERE is_current;--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."audit" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."episode" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."outbox" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."score" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."activity" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."record" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."record_change" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."connection" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."sync_cursor" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));