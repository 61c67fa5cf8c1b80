import type { ValueGroup } from '../../../../intelligence/pipeline-health/open-value.ts';
import { countText, totalsText } from '../money-text.ts';
import { html, type Markup } from './markup.ts';

const width = 760;
const row = 34;
const labelWidth = 170;

/** Open deals by stage as an inline drawing: the bars count deals, the text beside them says what they are worth. */
export function funnelChart(stages: readonly ValueGroup[]): Markup {
  const most = Math.max(1, ...stages.map(({ deals }) => deals));
  const rows = stages.map((group, at) => {
    const barWidth = Math.max(2, (group.deals / most) * 230);
    const y = at * row;
    return html`<g>
<text class="left" x="0" y="${y + 21}">${cut(group.label ?? 'no stage', 26)}</text>
<rect class="total" x="${labelWidth}" y="${y + 5}" width="${barWidth.toFixed(1)}" height="${row - 10}" rx="2"/>
<text class="left" x="${(labelWidth + barWidth + 8).toFixed(1)}" y="${y + 21}">${countText(group.deals, 'deal')}, ${cut(totalsText(group), 48)}</text>
</g>`;
  });
  const words = stages.map((group) => `${group.label ?? 'no stage'}: ${group.deals}`).join(', ');
  return html`<svg role="img" viewBox="0 0 ${width} ${Math.max(1, stages.length) * row}" class="chart"><title>Open deals by stage</title><desc>${words}</desc>
${rows}
</svg>`;
}

function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
