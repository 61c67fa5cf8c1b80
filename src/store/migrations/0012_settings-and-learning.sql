CREATE TABLE "bellwether"."alerted_deal" (
	"tenant_id" text NOT NULL,
	"episode_id" text NOT NULL,
	"opportunity_id" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"close_date" date,
	"signal_ids" jsonb NOT NULL,
	CONSTRAINT "alerted_deal_tenant_id_episode_id_pk" PRIMARY KEY("tenant_id","episode_id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."alerted_deal" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."feedback" (
	"tenant_id" text NOT NULL,
	"episode_id" text NOT NULL,
	"person_id" text NOT NULL,
	"verdict" text NOT NULL,
	"given_at" timestamp (3) with time zone NOT NULL,
	"channel" text NOT NULL,
	CONSTRAINT "feedback_tenant_id_episode_id_person_id_pk" PRIMARY KEY("tenant_id","episode_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."feedback" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."settings_version" (
	"tenant_id" text NOT NULL,
	"version" integer NOT NULL,
	"settings" jsonb NOT NULL,
	"saved_by" text NOT NULL,
	"saved_at" timestamp (3) with time zone NOT NULL,
	"note" text,
	CONSTRAINT "settings_version_tenant_id_version_pk" PRIMARY KEY("tenant_id","version")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."settings_version" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."signal_standing" (
	"tenant_id" text NOT NULL,
	"signal_id" text NOT NULL,
	"is_muted" boolean NOT NULL,
	"judged_as_of" timestamp (3) with time zone NOT NULL,
	"record" jsonb NOT NULL,
	CONSTRAINT "signal_standing_tenant_id_signal_id_pk" PRIMARY KEY("tenant_id","signal_id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."signal_standing" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."alerted_deal" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."feedback" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."settings_version" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."signal_standing" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));