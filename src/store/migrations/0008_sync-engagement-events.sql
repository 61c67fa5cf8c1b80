CREATE TABLE "bellwether"."account_company" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"account_id" text NOT NULL,
	"status" text NOT NULL,
	"company_id" text,
	"candidates" jsonb NOT NULL,
	"asked_for" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"read_through" timestamp (3) with time zone,
	CONSTRAINT "account_company_tenant_id_connection_id_account_id_pk" PRIMARY KEY("tenant_id","connection_id","account_id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."account_company" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."account_event" (
	"tenant_id" text NOT NULL,
	"account_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"id" text NOT NULL,
	"company_id" text NOT NULL,
	"kind" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"known_at" timestamp (3) with time zone NOT NULL,
	"title" text NOT NULL,
	"url" text,
	"digest" bigint NOT NULL,
	CONSTRAINT "account_event_tenant_id_account_id_connection_id_id_pk" PRIMARY KEY("tenant_id","account_id","connection_id","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."account_event" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."engagement" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"id" text NOT NULL,
	"activity_id" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"body" jsonb NOT NULL,
	"digest" bigint NOT NULL,
	"is_deleted" boolean DEFAULT false NOT NULL,
	"addresses" text[] NOT NULL,
	"domains" text[] NOT NULL,
	"refs" text[] DEFAULT '{}' NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"reason" text,
	CONSTRAINT "engagement_tenant_id_connection_id_id_pk" PRIMARY KEY("tenant_id","connection_id","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."engagement" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."activity" ADD COLUMN "seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "bellwether"."activity" ADD COLUMN "duplicate_of" text;--> statement-breakpoint
ALTER TABLE "bellwether"."record" ADD COLUMN "seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "bellwether"."record" ADD COLUMN "changed_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "bellwether"."record" ADD COLUMN "merged_into_id" text;--> statement-breakpoint
ALTER TABLE "bellwether"."connection" ADD COLUMN "quota" jsonb;--> statement-breakpoint
ALTER TABLE "bellwether"."sync_cursor" ADD COLUMN "pass_kind" text;--> statement-breakpoint
ALTER TABLE "bellwether"."sync_cursor" ADD COLUMN "has_gap" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "bellwether"."sync_cursor" ADD COLUMN "revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "bellwether"."sync_cursor" ADD COLUMN "stop_reason" text;--> statement-breakpoint
CREATE INDEX "account_event_known" ON "bellwether"."account_event" USING btree ("tenant_id","known_at");--> statement-breakpoint
CREATE INDEX "engagement_activity" ON "bellwether"."engagement" USING btree ("tenant_id","activity_id");--> statement-breakpoint
CREATE INDEX "engagement_pending" ON "bellwether"."engagement" USING btree ("tenant_id","activity_id") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "engagement_addresses" ON "bellwether"."engagement" USING gin ("addresses");--> statement-breakpoint
CREATE INDEX "engagement_domains" ON "bellwether"."engagement" USING gin ("domains");--> statement-breakpoint
CREATE INDEX "engagement_refs" ON "bellwether"."engagement" USING gin ("refs");--> statement-breakpoint
CREATE INDEX "activity_duplicate" ON "bellwether"."activity" USING btree ("tenant_id","duplicate_of") WHERE duplicate_of is not null;--> statement-breakpoint
CREATE INDEX "record_email" ON "bellwether"."record" USING btree ("tenant_id",lower(current ->> 'email')) WHERE object in ('contact', 'sales_user');--> statement-breakpoint
CREATE INDEX "record_domain" ON "bellwether"."record" USING btree ("tenant_id",lower(current ->> 'domain')) WHERE object = 'account';--> statement-breakpoint
CREATE INDEX "record_role_contact" ON "bellwether"."record" USING btree ("tenant_id",(current ->> 'contactId')) WHERE object = 'contact_role';--> statement-breakpoint
CREATE INDEX "record_merged" ON "bellwether"."record" USING btree ("tenant_id") WHERE merged_into_id is not null;--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."account_company" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."account_event" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."engagement" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));