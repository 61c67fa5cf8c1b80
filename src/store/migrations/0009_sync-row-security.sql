-- As in 0002: FORCE makes the policies hold for the owner too.
ALTER TABLE "bellwether"."engagement" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."account_company" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."account_event" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."engagement", "bellwether"."account_company", "bellwether"."account_event" TO bellwether_app;
