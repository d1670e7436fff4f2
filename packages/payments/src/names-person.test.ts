import { describe, expect, it } from 'vitest';
import type { PersonalData } from './model/erasure.ts';
import { createPersonSearch } from './names-person.ts';

const nobody: PersonalData = { emails: [], names: [], phones: [], ibans: [], payers: [] };
const search = (person: Partial<PersonalData>, document: string) =>
  createPersonSearch({ ...nobody, ...person })(new TextEncoder().encode(document));

describe('a document names a person', () => {
  it.each([
    [
      'by an e-mail address in other capitals',
      { emails: ['ann@example.com'] },
      '{"customer":{"email":"Ann@Example.COM"}}',
    ],
    ['by an e-mail address in a sentence', { emails: ['ann@example.com'] }, '{"note":"write to <ann@example.com>."}'],
    ['by an e-mail address behind an escape', { emails: ['ann@example.com'] }, '{"email":"ann\\u0040example.com"}'],
    ['by a name with composed accents', { names: ['José Núñez'] }, `{"name":"${'JOSÉ  NÚÑEZ'.normalize('NFD')}"}`],
    ['by a name without its accents', { names: ['Jose Nunez'] }, '{"name":"José Núñez"}'],
    ['by a name with accents that the document lacks', { names: ['José Núñez'] }, '{"name":"JOSE NUNEZ"}'],
    ['by a name without its accents in a sentence', { names: ['Zoe Mullerzz'] }, 'Zoë Müllerzz called'],
    ['by a name with ss for ß', { names: ['Anna Weiss'] }, '{"name":"Anna Weiß"}'],
    ['by a name with ß for ss', { names: ['Anna Weiß'] }, '{"name":"ANNA WEISS"}'],
    ['by a name without its strokes', { names: ['Lukasz Soren'] }, '{"name":"Łukasz Søren"}'],
    ['by a name with another sigma', { names: ['Νίκος'] }, '{"name":"ΝΙΚΟΣ"}'],
    [
      'by a telephone number with other separators',
      { phones: ['+44 20 7946 0018'] },
      '{"phone":"0044 (20) 7946-0018"}',
    ],
    ['by a telephone number without the country', { phones: ['+44 20 7946 0018'] }, '{"phone":"020 7946 0018"}'],
    ['by a telephone number that is a JSON number', { phones: ['+44 20 7946 0018'] }, '{"phone":442079460018}'],
    ['by an IBAN in groups', { ibans: ['GB29NWBK60161331926819'] }, '{"text":"IBAN GB29 NWBK 6016 1331 9268 19"}'],
    ['by a key of the document', { emails: ['ann@example.com'] }, '{"ann@example.com":1}'],
    ['in a form', { emails: ['ann@example.com'] }, 'id=1&email=ann%40example.com'],
    ['in text that is no JSON', { emails: ['ann@example.com'] }, '{"email":"ann@example.com"'],
    ['100,000 levels deep', { names: ['Ann Lee'] }, `${'['.repeat(100_000)}"Ann Lee"${']'.repeat(100_000)}`],
  ] as const)('%s', (_, person, document) => {
    expect(search(person, document)).toBe(true);
  });

  it.each([
    ['a longer address ends with it', { emails: ['ann@example.com'] }, '{"email":"joann@example.com"}'],
    ['a longer address begins with it', { emails: ['ann@example.com'] }, '{"email":"ann@example.com.au"}'],
    ['a longer name begins with it', { names: ['Ann Lee'] }, '{"name":"Ann Leeds"}'],
    ['a longer name with accents begins with it', { names: ['Jose Nunez'] }, '{"name":"José Núñezé"}'],
    ['another name differs by more than accents', { names: ['Jose Nunez'] }, '{"name":"José Muñoz"}'],
    ['a mark makes it another name in its script', { names: ['राम'] }, '{"name":"रामी"}'],
    ['a longer number holds its digits', { phones: ['7946 0018'] }, '{"id":"99579460018123"}'],
    ['the search has no value', {}, '{"email":"ann@example.com"}'],
    ['its values are only spaces and signs', { names: [' '], phones: ['+'], ibans: ['-'] }, '{"a":"b"}'],
  ] as const)('not when %s', (_, person, document) => {
    expect(search(person, document)).toBe(false);
  });
});
