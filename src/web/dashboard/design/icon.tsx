const paths = {
  risk: 'M12 3 2.500 20h19L12 3Zm0 6v5m0 3v.01',
  pipeline: 'M4 5h16M7 12h10M10 19h4',
  ask: 'M4 5h16v11H9l-5 4V5Zm5 5h6',
  bell: 'M6 16V11a6 6 0 1 1 12 0v5l2 2H4l2-2Zm4 5h4',
  check: 'm4 12 5 5L20 6',
  model: 'M4 20V4m0 16h16M8 15l4-5 3 3 5-7',
  plug: 'M9 3v6m6-6v6M6 9h12v3a6 6 0 0 1-12 0V9Zm6 9v3',
  book: 'M5 4h10a4 4 0 0 1 4 4v12H8a3 3 0 0 1-3-3V4Zm0 13a3 3 0 0 1 3-3h11',
  shield: 'M12 3 5 6v6c0 5 3 7.500 7 9 4-1.500 7-4 7-9V6l-7-3Z',
  hand: 'M5 13h4l2 3h2l2-3h4M5 13l2-8h10l2 8v6H5v-6Z',
  play: 'M7 4v16l13-8L7 4Z',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  stop: 'M8 3h8l5 5v8l-5 5H8l-5-5V8l5-5Zm1 9h6',
  people: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-6 10a6 6 0 0 1 12 0m1-18a4 4 0 0 1 0 8m2 4a6 6 0 0 1 3 6',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-5v2m0 14v2M3 12h2m14 0h2M5.600 5.600 7 7m10 10 1.400 1.400M5.600 18.400 7 17M17 7l1.400-1.400',
  up: 'M12 19V5m-6 6 6-6 6 6',
  down: 'M12 5v14m-6-6 6 6 6-6',
  sortable: 'm8 9 4-4 4 4M8 15l4 4 4-4',
  right: 'M5 12h14m-6-6 6 6-6 6',
  download: 'M12 4v11m-5-4 5 5 5-5M5 20h14',
  external: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing beside words; it says nothing a reader would miss, so it is hidden from screen readers. */
export function Icon({ name, size = 17 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
