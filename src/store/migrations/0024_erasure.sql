CREATE TABLE "bellwether"."audit_redaction" (
	"tenant_id" text NOT NULL,
	"audit_id" bigint NOT NULL,
	"digest" text NOT NULL,
	"redacted_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "audit_redaction_tenant_id_audit_id_pk" PRIMARY KEY("tenant_id","audit_id")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."audit_redaction" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bellwether"."erased_identity" (
	"tenant_id" text NOT NULL,
	"hash" text NOT NULL,
	"kind" text NOT NULL,
	"words" integer NOT NULL,
	"pseudonym" text NOT NULL,
	"erased_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "erased_identity_tenant_id_kind_hash_pk" PRIMARY KEY("tenant_id","kind","hash")
);
--> statement-breakpoint
ALTER TABLE "bellwether"."erased_identity" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."audit_redaction" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."erased_identity" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));