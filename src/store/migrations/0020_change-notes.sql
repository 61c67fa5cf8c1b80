CREATE TABLE "bellwether"."change_note" (
	"tenant_id" text NOT NULL,
	"transaction_id" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"object" text NOT NULL,
	"ids" jsonb,
	"noted_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "bellwether"."change_note" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "change_note_transaction" ON "bellwether"."change_note" USING btree ("tenant_id","transaction_id");--> statement-breakpoint
CREATE POLICY "tenant_isolation" ON "bellwether"."change_note" AS PERMISSIVE FOR ALL TO "bellwether_app" USING (tenant_id = (select app.tenant())) WITH CHECK (tenant_id = (select app.tenant()));