/** The part of sax 1.6 that `read-xml.ts` uses; the package brings no types. */
declare module 'sax' {
  interface QualifiedAttribute {
    readonly uri: string;
    readonly local: string;
    readonly prefix: string;
    readonly value: string;
  }
  interface QualifiedTag {
    readonly uri: string;
    readonly local: string;
    readonly attributes: Readonly<Record<string, QualifiedAttribute>>;
    readonly ns: Readonly<Record<string, string>>;
  }
  class SAXParser {
    onerror: (error: Error) => void;
    ondoctype: () => void;
    onopentag: (tag: QualifiedTag) => void;
    onclosetag: () => void;
    ontext: (text: string) => void;
    oncdata: (text: string) => void;
    write(text: string): SAXParser;
    close(): SAXParser;
  }
  function parser(strict: boolean, options: { xmlns: true; strictEntities: true }): SAXParser;
  const sax: { parser: typeof parser };
  export default sax;
  export type { QualifiedTag };
}
