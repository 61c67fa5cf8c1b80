CREATE TABLE "bellwether"."schedule" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"words" text NOT NULL,
	"timing" jsonb NOT NULL,
	"zone" text NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"is_paused" boolean DEFAULT false NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL,
	"next_occurrence" text NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "schedule_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."schedule" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."schedule_run" (
	"tenant_id" text NOT NULL,
	"schedule_id" text NOT NULL,
	"occurrence" text NOT NULL,
	"kind" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"attempt" integer DEFAULT 1 NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"message" text,
	"is_caught_up" boolean DEFAULT false NOT NULL,
	CONSTRAINT "schedule_run_tenant_id_schedule_id_occurrence_pk" PRIMARY KEY("tenant_id","schedule_id","occurrence")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."schedule_run" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "bellwether"."episode_one_open";--> statement-breakpoint
ALTER TABLE "bellwether"."episode" ADD COLUMN "rule" text DEFAULT 'deal-at-risk' NOT NULL;--> statement-breakpoint
ALTER TABLE "bellwether"."episode" ADD COLUMN "snoozed_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "bellwether"."episode" ADD COLUMN "acknowledged_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "bellwether"."episode" ADD COLUMN "acknowledged_by" text;--> statement-breakpoint
ALTER TABLE "bellwether"."episode" ADD COLUMN "assignee_id" text;--> statement-breakpoint
ALTER TABLE "bellwether"."episode" ADD COLUMN "notified_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "bellwether"."episode" ADD COLUMN "escalated_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "bellwether"."outbox" ADD COLUMN "approval_id" text;--> statement-breakpoint
CREATE INDEX "schedule_run_started" ON "bellwether"."schedule_run" USING btree ("tenant_id","started_at");--> statement-breakpoint
CREATE INDEX "outbox_approval" ON "bellwether"."outbox" USING btree ("tenant_id","approval_id") WHERE approval_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "episode_one_open" ON "bellwether"."episode" USING btree ("tenant_id","opportunity_id","rule") WHERE closed_at is null;--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."schedule" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."schedule_run" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));