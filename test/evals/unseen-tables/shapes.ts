import type { TableColumn } from '../../../intelligence/win-model/table.ts';
import { american, type Meaning, plain, portuguese, spanish } from './cell-style.ts';
import type { Draw, Shape } from './make-unseen-table.ts';

const blank: Meaning = { is: 'blank' };
const level = (text: string): Meaning => ({ is: 'level', level: text });
const number = (value: number): Meaning => ({ is: 'number', value });
const money = (value: number): Meaning => ({ is: 'money', value });
const day = (value: number): Meaning => ({ is: 'day', day: Math.round(value) });
const some = (draw: Draw, blankShare: number, meaning: Meaning): Meaning =>
  draw.share() < blankShare ? blank : meaning;
const columns = (text: string): TableColumn[] =>
  text.split(' ').map((one) => {
    const [name = '', kind = 'category'] = one.split(':');
    return { name, kind: kind as TableColumn['kind'] };
  });
/** A fixed effect of a level that looks like chance: between -1 and 1. */
const effectOf = (at: number, salt: number) => Math.sin(12.9898 * (at + 1) + 78.233 * salt);
const firstDay = 18_000;

type Size = Pick<Shape, 'trainRows' | 'testRows'>;
const size = (trainRows: number, testRows = Math.max(1500, Math.round(trainRows * 0.3))): Size => ({
  trainRows,
  testRows,
});

/** The same workaday table at any size: amount, cycle, channel, seller, region, noise; a fifth of some cells blank. */
function workaday(name: string, rows: number): Shape {
  return {
    name,
    style: spanish,
    columns: columns('fecha_creacion:date monto:number canal vendedor region antiguedad:number contactos:number rubro'),
    ...size(rows),
    order: 'among',
    noSignal: false,
    makeRow(draw) {
      const size = draw.normal();
      const [channel, seller, region, contacts] = [draw.below(5), draw.below(25), draw.below(7), draw.below(9)];
      const known = draw.share() >= 0.2;
      return {
        cells: [
          day(firstDay + draw.below(900)),
          money(Math.exp(9.5 + 1.2 * size)),
          level(`Canal ${channel}`),
          level(`Vendedor ${seller}`),
          some(draw, 0.1, level(`Región ${region}`)),
          number(draw.below(40)),
          known ? number(contacts) : blank,
          level(`Rubro ${draw.below(12)}`),
        ],
        logOdds:
          -0.7 -
          0.45 * size +
          0.6 * effectOf(channel, 1) +
          0.5 * effectOf(seller, 2) +
          (known ? 0.18 * (contacts - 4) : -0.5),
      };
    },
  };
}

function noSignal(name: string, rows: number, extra: number): Shape {
  const more = Array.from({ length: extra }, (_, at) => `ruido_${at}:number`).join(' ');
  return {
    name,
    style: portuguese,
    columns: columns(
      `codigo cliente valor:number origem criado_em:date previsto:date etapa probabilidade:number ${more}`.trim(),
    ),
    ...size(rows),
    order: 'among',
    noSignal: true,
    makeRow(draw, row) {
      const created = firstDay + draw.below(1000);
      return {
        cells: [
          level(`OPP-${100_000 + row}`),
          level(`Cliente ${draw.below(Math.max(40, rows >> 3))}`),
          money(Math.exp(8 + 1.5 * draw.normal())),
          some(draw, 0.3, level(`Origem ${draw.below(6)}`)),
          day(created),
          day(created + draw.below(200)),
          level(`Etapa ${draw.below(5)}`),
          number(draw.below(11) * 10),
          ...Array.from({ length: extra }, () => number(draw.normal())),
        ],
        logOdds: -1,
      };
    },
  };
}

const interaction: Shape = {
  name: 'strong interaction',
  style: american,
  columns: columns('product segment discount:number seats:number region'),
  ...size(4000),
  order: 'among',
  noSignal: false,
  makeRow(draw) {
    const [product, segment] = [draw.below(5), draw.below(4)];
    const [discount, seats] = [draw.normal(), draw.normal()];
    return {
      cells: [
        level(`P${product}`),
        level(`Seg ${segment}`),
        number(discount),
        number(Math.round(50 + 15 * seats)),
        level(`R${draw.below(6)}`),
      ],
      logOdds: -0.5 + 1.5 * effectOf(product * 4 + segment, 3) + 0.9 * discount * seats,
    };
  },
};

const threeWay: Shape = {
  name: 'three-way rule',
  style: plain,
  columns: columns('a:number b:number kind source x:number'),
  ...size(6000),
  order: 'among',
  noSignal: false,
  makeRow(draw) {
    const [a, b, kind] = [draw.normal(), draw.normal(), draw.below(3)];
    const hit = a > 0.2 && b < 0.3 && kind !== 1;
    return {
      cells: [number(a), number(b), level(`k${kind}`), level(`s${draw.below(5)}`), number(draw.normal())],
      logOdds: hit ? 1.2 : -1.3,
    };
  },
};

const drift: Shape = {
  name: 'drift',
  style: portuguese,
  columns: columns('data_criacao:date canal valor:number vendedor'),
  ...size(5000, 1500),
  order: 'later',
  noSignal: false,
  makeRow(draw, row) {
    const [channel, seller, size] = [draw.below(4), draw.below(15), draw.normal()];
    const age = row / 6500;
    return {
      cells: [
        day(firstDay + Math.floor(row / 6)),
        level(`Canal ${channel}`),
        money(Math.exp(9 + size)),
        level(`V${seller}`),
      ],
      logOdds:
        -1.2 + 0.8 * age + (1.6 * age - 0.6) * 1.3 * effectOf(channel, 5) + 0.4 * effectOf(seller, 6) - 0.3 * size,
    };
  },
};

/** Wins are rare (or losses are): `level` is the log-odds in the middle. */
function rare(name: string, base: number): Shape {
  const plainShape = workaday(name, 12_000);
  return {
    ...plainShape,
    makeRow(draw, row) {
      const made = plainShape.makeRow(draw, row);
      return { cells: made.cells, logOdds: made.logOdds + 0.7 + base };
    },
  };
}

/** A column of many levels whose effects have the given spread; 0: an id that must not be memorised. */
function manyLevels(name: string, levels: number, spread: number, rows: number): Shape {
  return {
    name,
    style: spanish,
    columns: columns('cuenta importe:number etapa_previa fecha:date'),
    ...size(rows),
    order: 'among',
    noSignal: false,
    makeRow(draw) {
      const [account, size, stage] = [Math.floor(levels * draw.share() ** 2), draw.normal(), draw.below(4)];
      return {
        cells: [
          level(`CTA-${String(account * 7919).padStart(8, '0')}`),
          money(Math.exp(8 + size)),
          level(`Etapa ${stage}`),
          day(firstDay + draw.below(700)),
        ],
        logOdds: -0.6 + spread * 1.4 * effectOf(account, 8) + 0.4 * size + 0.5 * effectOf(stage, 9),
      };
    },
  };
}

const leaking: Shape = {
  ...workaday('leaking column', 3000),
  columns: [...workaday('', 3000).columns, { name: 'motivo_cierre', kind: 'category' }],
  leak: (random, outcome) =>
    random.next() < 0.03
      ? blank
      : level(outcome === 1 ? `Ganada ${random.nextBelow(3)}` : `Perdida ${random.nextBelow(4)}`),
};

const cycle: Shape = {
  name: 'days between dates',
  style: american,
  columns: columns('opened:date expected_close:date last_touch:date owner amount:number'),
  ...size(2500),
  order: 'among',
  noSignal: false,
  makeRow(draw) {
    const opened = firstDay + draw.below(800);
    const cycleDays = 20 + draw.below(180);
    const touched = opened + draw.below(60);
    return {
      cells: [
        day(opened),
        day(opened + cycleDays),
        some(draw, 0.25, day(touched)),
        level(`Owner ${draw.below(12)}`),
        money(Math.exp(9 + draw.normal())),
      ],
      logOdds:
        1.3 -
        0.02 * cycleDays +
        0.02 * (touched - opened) +
        (new Date(opened * 86_400_000).getUTCMonth() > 8 ? 0.7 : 0),
    };
  },
};

const manyColumns: Shape = {
  name: '60 columns, 500 rows',
  style: spanish,
  columns: columns(
    `monto:number canal ${Array.from({ length: 58 }, (_, at) => `campo_${at}${at % 2 ? ':number' : ''}`).join(' ')}`,
  ),
  ...size(500),
  order: 'among',
  noSignal: false,
  makeRow(draw) {
    const [size, channel] = [draw.normal(), draw.below(4)];
    return {
      cells: [
        money(Math.exp(9 + size)),
        level(`Canal ${channel}`),
        ...Array.from({ length: 58 }, (_, at) =>
          at % 2 ? number(draw.normal()) : level(`n${draw.below(3 + (at % 7))}`),
        ),
      ],
      logOdds: -0.3 - 0.7 * size + 0.8 * effectOf(channel, 4),
    };
  },
};

const missing: Shape = {
  name: 'blanks tell',
  style: portuguese,
  columns: columns('telefone orcamento:number decisor prazo:date porte'),
  ...size(1200),
  order: 'among',
  noSignal: false,
  makeRow(draw) {
    const [budget, decider, due] = [draw.share() < 0.5, draw.share() < 0.4, draw.share() < 0.7];
    return {
      cells: [
        some(draw, 0.5, level(`+55 11 9${10_000_000 + draw.below(89_999_999)}`)),
        budget ? money(Math.exp(10 + draw.normal())) : blank,
        decider ? level(['Sócio', 'Diretor', 'Gerente'][draw.below(3)] ?? '') : blank,
        due ? day(firstDay + draw.below(500)) : blank,
        level(['MEI', 'Pequena', 'Média', 'Grande'][draw.below(4)] ?? ''),
      ],
      logOdds: -1.6 + (budget ? 0.9 : 0) + (decider ? 0.8 : 0) + (due ? 0.4 : 0),
    };
  },
};

/** The tables the model is judged on beside real ones: nobody fitted anything to them but by fixing what failed. */
export const shapes: readonly Shape[] = [
  workaday('300 rows', 300),
  workaday('1,000 rows', 1000),
  workaday('6,000 rows', 6000),
  workaday('55,000 rows', 55_000),
  noSignal('no signal, 300 rows', 300, 0),
  noSignal('no signal, 2,000 rows', 2000, 30),
  noSignal('no signal, 20,000 rows', 20_000, 0),
  interaction,
  threeWay,
  drift,
  rare('3 % won', -3.6),
  rare('97 % won', 3.6),
  manyLevels('5,000 ids without effect', 5000, 0, 15_000),
  manyLevels('600 accounts with an effect', 600, 0.9, 12_000),
  leaking,
  cycle,
  manyColumns,
  missing,
];
