CREATE TABLE "bellwether"."plan_run" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"title" text NOT NULL,
	"plan" jsonb NOT NULL,
	"inputs" jsonb NOT NULL,
	"tool_digests" jsonb NOT NULL,
	"digest" text NOT NULL,
	"principal" jsonb NOT NULL,
	"requested_by" text NOT NULL,
	"status" text DEFAULT 'running' NOT NULL,
	"is_cancelled" boolean DEFAULT false NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"work_ms" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "plan_run_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."plan_run" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."plan_step" (
	"tenant_id" text NOT NULL,
	"plan_id" text NOT NULL,
	"step_id" text NOT NULL,
	"status" text NOT NULL,
	"attempts" jsonb NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"calls" integer DEFAULT 0 NOT NULL,
	"cost" jsonb,
	"output" jsonb,
	"provenance" jsonb NOT NULL,
	"fallback" text,
	"error" jsonb,
	"approval_id" text,
	"delivery_id" text,
	"undo_id" text,
	CONSTRAINT "plan_step_tenant_id_plan_id_step_id_pk" PRIMARY KEY("tenant_id","plan_id","step_id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."plan_step" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "plan_run_started" ON "bellwether"."plan_run" USING btree ("tenant_id","started_at");--> statement-breakpoint
CREATE INDEX "plan_run_open" ON "bellwether"."plan_run" USING btree ("tenant_id") WHERE status in ('running', 'waiting');--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."plan_run" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."plan_step" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));