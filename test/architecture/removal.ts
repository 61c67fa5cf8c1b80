/** One change that takes a control away. `find` stands exactly once in its file. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** One way to lose a control, and the test that then fails: `proof` is an id that its title cites beside the control's name. */
export interface Removal {
  readonly control: string;
  readonly what: string;
  readonly edits: readonly Edit[];
  readonly test: string;
  readonly proof: string;
}
