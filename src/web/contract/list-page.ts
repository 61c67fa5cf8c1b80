import { z } from 'zod';

/** Which page of a list, from 1, and how many rows a page has. */
export const pageQuery = {
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
};

/** `total` counts all rows that fit and that the asker may see, not those of the page. */
export const pageAnswer = {
  page: z.number().int(),
  pageSize: z.number().int(),
  total: z.number().int(),
};
