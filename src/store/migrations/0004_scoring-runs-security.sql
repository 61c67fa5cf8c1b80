ALTER TABLE "bellwether"."scoring_run" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bellwether"."deal_to_rescore" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bellwether"."scoring_run", "bellwether"."deal_to_rescore" TO bellwether_app;--> statement-breakpoint
-- A score repeats the same words for every deal: lz4 packs it in a fraction of the default's time. Not every server has it.
DO $$ BEGIN ALTER TABLE "bellwether"."score" ALTER COLUMN "body" SET COMPRESSION lz4; EXCEPTION WHEN OTHERS THEN NULL; END $$;
