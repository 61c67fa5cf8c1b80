CREATE TABLE "bellwether"."approval" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"digest" text NOT NULL,
	"tool" text NOT NULL,
	"arguments" jsonb NOT NULL,
	"risk_tier" integer NOT NULL,
	"requested_by" text NOT NULL,
	"requested_kind" text NOT NULL,
	"requested_channel" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"answered_by" text,
	"answered_at" timestamp (3) with time zone,
	"used_at" timestamp (3) with time zone,
	CONSTRAINT "approval_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."approval" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "approval_digest" ON "bellwether"."approval" USING btree ("tenant_id","digest");--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."approval" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));