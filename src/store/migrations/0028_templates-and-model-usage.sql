CREATE TABLE "bellwether"."model_usage" (
	"tenant_id" text NOT NULL,
	"day" date NOT NULL,
	"purpose" text NOT NULL,
	"calls" integer NOT NULL,
	"failures" integer NOT NULL,
	"tokens" bigint NOT NULL,
	CONSTRAINT "model_usage_tenant_id_day_purpose_pk" PRIMARY KEY("tenant_id","day","purpose")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."model_usage" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."plan_template" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"content" text,
	"digest" text NOT NULL,
	"saved_by" text NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "plan_template_tenant_id_id_version_pk" PRIMARY KEY("tenant_id","id","version")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."plan_template" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."model_usage" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."plan_template" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));