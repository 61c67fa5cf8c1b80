ALTER TABLE "bellwether"."slack_identity" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."slack_receipt" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."slack_exchange" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."slack_identity", "bellwether"."slack_receipt", "bellwether"."slack_exchange" TO bellwether_app;
