import sax from 'sax';
import { decodedChunks, ENCODINGS, type Encoding, markedEncoding } from '../../csv/decoded-file.ts';
import { FileError } from '../../csv/file-error.ts';
import { openRegularFile } from '../../csv/open-file.ts';

/** What a reader of XML is called with. Names are local names, without a prefix. */
export interface XmlHandler {
  /** `namespace` is set for the root alone. */
  open(name: string, attributes: Readonly<Record<string, string>>, line: number, namespace: string | null): void;
  /** `text`: all text of the element itself, without space around. */
  close(name: string, text: string): void;
}

const DEPTH_MAX = 40;
const TEXT_CHARACTERS_MAX = 10_000;
const ATTRIBUTES_MAX = 32;

/**
 * Reads an XML file in constant memory and yields after each piece of it. Throws `FileError` for a file that is not well
 * formed, has a document type or entities of its own, is not in the encoding that it states, nests deeper than 40
 * elements, or has a text of more than 10,000 characters.
 */
export async function* readXml(
  path: string,
  handler: XmlHandler,
  onBytes: (bytes: number) => void,
): AsyncGenerator<void> {
  const encoding = await statedEncoding(path);
  const parser = strictParser(path, handler);
  const file = await openRegularFile(path);
  const counted = {
    close: () => file.close(),
    async read(buffer: Uint8Array, offset: number, length: number) {
      const read = await file.read(buffer, offset, length);
      onBytes(read.bytesRead);
      return read;
    },
  };
  try {
    for await (const text of decodedChunks(path, counted, encoding)) {
      if (FORBIDDEN.test(text)) throw refusal(path, parser, 'holds a character that XML forbids');
      parser.write(text);
      yield;
    }
    parser.close();
    yield;
  } finally {
    await file.close();
  }
}

/** Characters that XML 1.0 forbids. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is searched for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

function strictParser(path: string, handler: XmlHandler): sax.SAXParser {
  const parser = sax.parser(true, { position: true });
  const texts: string[] = [];
  let attributes = 0;
  const fail = (what: string): never => {
    throw refusal(path, parser, what);
  };
  parser.onerror = (error) => fail(`is not well-formed XML (${error.message.split('\n')[0]})`);
  parser.ondoctype = () => fail('has a document type, which no statement needs');
  parser.onattribute = () => {
    attributes += 1;
    if (attributes > ATTRIBUTES_MAX) fail(`has an element with more than ${ATTRIBUTES_MAX} attributes`);
  };
  parser.onopentag = ({ name, attributes: values }) => {
    attributes = 0;
    if (texts.length === DEPTH_MAX) fail(`nests deeper than ${DEPTH_MAX} elements`);
    const namespace = texts.length === 0 ? namespaceOf(name, values as Record<string, string>) : null;
    texts.push('');
    handler.open(localName(name), values as Record<string, string>, parser.line + 1, namespace);
  };
  const addText = (text: string) => {
    const at = texts.length - 1;
    if (at < 0) return;
    texts[at] += text;
    if ((texts[at] as string).length > TEXT_CHARACTERS_MAX)
      fail(`has a text of more than ${TEXT_CHARACTERS_MAX} characters`);
  };
  parser.ontext = addText;
  parser.oncdata = addText;
  parser.onclosetag = (name) => {
    const text = texts.pop() ?? '';
    // A character reference may name what the file itself may not hold.
    if (FORBIDDEN.test(text) || !text.isWellFormed()) fail('holds a character that XML forbids');
    handler.close(localName(name), text.trim());
  };
  return parser;
}

function refusal(path: string, parser: sax.SAXParser, what: string): FileError {
  return new FileError(`${path}, line ${parser.line + 1} ${what}; nothing of the file was used.`);
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function namespaceOf(name: string, attributes: Readonly<Record<string, string>>): string {
  const prefix = name.includes(':') ? `xmlns:${name.slice(0, name.indexOf(':'))}` : 'xmlns';
  return attributes[prefix] ?? '';
}

/** By the byte order mark, or by the declaration; XML without either is UTF-8. */
async function statedEncoding(path: string): Promise<Encoding> {
  const file = await openRegularFile(path);
  try {
    const buffer = Buffer.alloc(DECLARATION_BYTES);
    const { bytesRead } = await file.read(buffer, 0, DECLARATION_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const marked = markedEncoding(bytes);
    if (marked !== null) return marked;
    const [, name = 'utf-8'] =
      /^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(bytes.toString('latin1')) ?? [];
    const encoding = ENCODINGS.find((each) => each === name.toLowerCase() || ALIASES[name.toLowerCase()] === each);
    if (encoding !== undefined && !encoding.startsWith('utf-16')) return encoding;
    throw new FileError(`${path} states the encoding ${name}, which is not read. Save it as UTF-8.`);
  } finally {
    await file.close();
  }
}

const DECLARATION_BYTES = 256;
const ALIASES: Readonly<Record<string, Encoding>> = { 'us-ascii': 'utf-8', utf8: 'utf-8', latin1: 'iso-8859-1' };
