CREATE TABLE "bellwether"."artefact" (
	"tenant_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"file_name" text NOT NULL,
	"media_type" text NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL,
	"content" "bytea" NOT NULL,
	"size_bytes" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "artefact_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."artefact" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."installation" (
	"is_only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"id" text NOT NULL,
	"epoch" bigint DEFAULT 0 NOT NULL,
	"held_at" timestamp (3) with time zone,
	"held_reason" text
);
--> statement-breakpoint
CREATE INDEX "artefact_expires" ON "bellwether"."artefact" USING btree ("tenant_id","expires_at");--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."artefact" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));