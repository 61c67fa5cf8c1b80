CREATE TABLE "bellwether"."slack_exchange" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"channel" text NOT NULL,
	"thread_ts" text,
	"person_id" text NOT NULL,
	"understood" jsonb,
	"choices" jsonb NOT NULL,
	"verdict" text,
	"asked_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "slack_exchange_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."slack_exchange" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."slack_identity" (
	"tenant_id" text NOT NULL,
	"team_id" text NOT NULL,
	"user_id" text NOT NULL,
	"person_id" text NOT NULL,
	"email" text NOT NULL,
	"linked_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "slack_identity_tenant_id_team_id_user_id_pk" PRIMARY KEY("tenant_id","team_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."slack_identity" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."slack_receipt" (
	"tenant_id" text NOT NULL,
	"key" text NOT NULL,
	"taken_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "slack_receipt_tenant_id_key_pk" PRIMARY KEY("tenant_id","key")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."slack_receipt" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "slack_exchange_asked" ON "bellwether"."slack_exchange" USING btree ("tenant_id","person_id","channel","asked_at");--> statement-breakpoint
CREATE INDEX "slack_receipt_taken" ON "bellwether"."slack_receipt" USING btree ("tenant_id","taken_at");--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."slack_exchange" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."slack_identity" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."slack_receipt" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));