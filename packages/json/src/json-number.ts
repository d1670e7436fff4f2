const jsonNumberGrammar = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * A JSON number kept as the digits that stand in the document, so that money never passes through a double.
 * `readJson` yields one for every number that is not a plain safe integer; `JSON.stringify` writes the digits back
 * unchanged: `JSON.stringify({ amount: new JsonNumber('122.40') })` is `{"amount":122.40}`.
 *
 * @throws RangeError when the text is not a JSON number.
 */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    if (!jsonNumberGrammar.test(text)) throw new RangeError('Not a JSON number: write digits such as 122.44.');
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  toJSON(): unknown {
    const json = JSON as typeof JSON & { rawJSON?: (text: string) => unknown };
    if (json.rawJSON) return json.rawJSON(this.text);
    // Older browsers can only write a double; one that prints as the same digits loses nothing.
    const double = Number(this.text);
    if (String(double) === this.text) return double;
    throw new TypeError('This runtime has no JSON.rawJSON and cannot write these digits exactly.');
  }
}
