CREATE TABLE "bellwether"."deal_to_rescore" (
	"tenant_id" text NOT NULL,
	"opportunity_id" text NOT NULL,
	CONSTRAINT "deal_to_rescore_tenant_id_opportunity_id_pk" PRIMARY KEY("tenant_id","opportunity_id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."deal_to_rescore" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."scoring_run" (
	"tenant_id" text NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL,
	"data_version" text NOT NULL,
	"model_version" text,
	"settings_digest" text NOT NULL,
	"open_deals" integer NOT NULL,
	"closed_deals" integer NOT NULL,
	"basis" jsonb NOT NULL,
	"benchmarks" jsonb NOT NULL,
	CONSTRAINT "scoring_run_tenant_id_pk" PRIMARY KEY("tenant_id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."scoring_run" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."score" ALTER COLUMN "body" SET DATA TYPE json;--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."deal_to_rescore" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."scoring_run" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));