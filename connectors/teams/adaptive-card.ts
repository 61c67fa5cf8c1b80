/** A card's content; all of it comes out letter by letter. */
export interface CardContent {
  readonly title: string;
  readonly lines: readonly string[];
}

/** A text run, which unlike a text block knows no Markdown. Source: https://adaptivecards.io/explorer/TextRun.html (2026-11-20) */
function runs(text: string, isTitle: boolean) {
  const run = { type: 'TextRun', text: text.toWellFormed(), ...(isTitle ? { weight: 'Bolder', size: 'Medium' } : {}) };
  return { type: 'RichTextBlock', inlines: [run] };
}

/** An adaptive card in the version that Teams shows everywhere; no images, no links and no mentions. */
export function adaptiveCard({ title, lines }: CardContent): Record<string, unknown> {
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: title.toWellFormed(),
    body: [runs(title, true), ...lines.map((line) => runs(line, false))],
  };
}
