const verbs =
  'get|fetch|read|list|pull|take|retrieve|export|find|show|collect|grab|extract|match|join|merge|combine|enrich|keep|filter|only keep|exclude|drop|remove|leave out|sort|order|rank|limit|count|sum|total|average|load|insert|write|append|add|save|put|push|store|copy|send|post|e-?mail|mail|share|tell|create|make|tag|analy[sz]e';

const boundary = new RegExp(
  `\\s*[;,]\\s+(?:and\\s+)?(?:then\\s+)?|\\s*\\.\\s+(?:then\\s+)?|\\s+and\\s+then\\s+|\\s+then\\s+|\\s+and\\s+(?=(?:${verbs})\\b)|\\n+`,
  'i',
);

/** A request cut into what is to be done one after the other: at commas, "then" and "and" before a verb. Quoted text stays whole. */
export function splitRequest(text: string): string[] {
  const kept: string[] = [];
  const veiled = text.slice(0, 2_000).replace(/"[^"]*"/g, (quoted) => {
    kept.push(quoted);
    return `"${kept.length - 1}"`;
  });
  const clauses = veiled.replace(/[.!?]+\s*$/, '').split(boundary);
  return clauses
    .map((clause) => clause.replace(/"(\d+)"/g, (_all, at) => kept[Number(at)] ?? '').trim())
    .map((clause) => clause.replace(/^(?:please|and|then|first|finally|next|now|also)\s+/i, '').trim())
    .filter((clause) => clause !== '');
}
