ALTER TABLE "bellwether"."erased_identity" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."audit_redaction" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."erased_identity" TO bellwether_app;--> statement-breakpoint
-- Only the owner masks audit rows; the sealer must know which, to verify the chain.
GRANT SELECT ON "bellwether"."audit_redaction" TO bellwether_app, bellwether_sealer;--> statement-breakpoint
CREATE POLICY sealer ON "bellwether"."audit_redaction" FOR SELECT TO bellwether_sealer USING (true);
