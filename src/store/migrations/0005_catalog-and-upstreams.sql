CREATE TABLE "bellwether"."catalog_step" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "bellwether"."catalog_step_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"state" text,
	"digest" text,
	"weight" integer,
	"by" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "bellwether"."upstream_definition" (
	"tenant_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"content" jsonb NOT NULL,
	"digest" text NOT NULL,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "upstream_definition_tenant_id_connection_id_pk" PRIMARY KEY("tenant_id","connection_id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."upstream_definition" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."upstream_definition" AS PERMISSIVE FOR ALL TO "bellwether_app", "bellwether_connector" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));
--> statement-breakpoint
-- FORCE makes the policies hold for the owner too; each role gets no more than it needs.
ALTER TABLE "bellwether"."upstream_definition" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT ON "bellwether"."upstream_definition" TO bellwether_app;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."upstream_definition" TO bellwether_connector;--> statement-breakpoint
-- What people decided about the catalog is read by every role, added by the control role, and never changed.
GRANT SELECT ON "bellwether"."catalog_step" TO bellwether_app, bellwether_connector, bellwether_control;--> statement-breakpoint
GRANT INSERT ON "bellwether"."catalog_step" TO bellwether_control;
