ALTER TABLE "bellwether"."scoring_run" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."deal_to_rescore" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."scoring_run", "bellwether"."deal_to_rescore" TO bellwether_app;
