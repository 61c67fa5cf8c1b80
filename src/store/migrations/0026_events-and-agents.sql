CREATE TABLE "bellwether"."agent" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"owner_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agent_tenant_id_id_version_pk" PRIMARY KEY("tenant_id","id","version")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."agent" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."event_source" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"connection_id" text,
	"triggers" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"principal" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "event_source_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."event_source" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."inbound_event" (
	"tenant_id" text NOT NULL,
	"source_id" text NOT NULL,
	"event_id" text NOT NULL,
	"content" jsonb NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"taken_at" timestamp (3) with time zone,
	"message" text,
	CONSTRAINT "inbound_event_tenant_id_source_id_event_id_pk" PRIMARY KEY("tenant_id","source_id","event_id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."inbound_event" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "inbound_event_open" ON "bellwether"."inbound_event" USING btree ("tenant_id","received_at") WHERE state in ('waiting', 'working');--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."agent" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."event_source" AS PERMISSIVE FOR ALL TO "bellwether_app", "bellwether_connector" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."inbound_event" AS PERMISSIVE FOR ALL TO "bellwether_app", "bellwether_connector" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));