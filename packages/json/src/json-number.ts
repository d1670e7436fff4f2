const jsonNumberGrammar = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * A JSON number with the digits of its document, so that money never goes through a double. `readJson` returns one for
 * every number that is not a plain safe integer. `JSON.stringify` writes the same digits:
 * `JSON.stringify({ amount: new JsonNumber('122.40') })` is `{"amount":122.40}`.
 *
 * @throws RangeError when the text is not a JSON number.
 */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    if (!jsonNumberGrammar.test(text)) throw new RangeError('Not a JSON number. Write digits such as 122.44.');
    this.text = text;
  }

  /** The digits of the document: `122.40`. */
  toString(): string {
    return this.text;
  }

  /**
   * For `JSON.stringify`, which then writes the same digits. Throws TypeError in a browser without `JSON.rawJSON` where
   * a double would change them.
   */
  toJSON(): unknown {
    const json = JSON as typeof JSON & { rawJSON?: (text: string) => unknown };
    if (json.rawJSON) return json.rawJSON(this.text);
    // Older browsers can only write a double, which is exact when it prints the same digits.
    const double = Number(this.text);
    if (String(double) === this.text) return double;
    throw new TypeError(
      'This runtime has no JSON.rawJSON, so it cannot write these digits exactly. Use a newer runtime.',
    );
  }
}
