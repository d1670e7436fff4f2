import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { readText, sourceFiles } from './workspace.ts';

/** The parts of GitHub's form schema that these forms use. GitHub hides a form that does not satisfy it. */
const text = z.string().min(1);
const Field = z.strictObject({
  type: z.enum(['input', 'textarea', 'dropdown']),
  id: text.regex(/^[a-z-]+$/),
  attributes: z.strictObject({
    label: text,
    description: text.optional(),
    placeholder: text.optional(),
    render: text.optional(),
    options: z.array(text).min(2).optional(),
  }),
  validations: z.strictObject({ required: z.boolean() }).optional(),
});
const Notice = z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: text }) });
const Form = z.strictObject({
  name: text,
  description: text,
  labels: z.array(text),
  body: z.array(z.union([Field, Notice])).min(1),
});
const Chooser = z.strictObject({
  blank_issues_enabled: z.literal(false),
  contact_links: z.array(z.strictObject({ name: text, url: z.url(), about: text })).min(1),
});

const files = sourceFiles('.github/ISSUE_TEMPLATE/*.yml');
const forms = files.filter((file) => basename(file) !== 'config.yml');

test('there is a form for bugs, for deviations of a provider, and for features', () => {
  expect(forms.map((file) => basename(file)).sort()).toEqual(['bug.yml', 'feature.yml', 'provider-deviation.yml']);
});

test.each(forms)('GitHub shows %s: it has a name, and fields with distinct ids', (file) => {
  const form = Form.parse(parse(readText(file)));
  const ids = form.body.flatMap((part) => ('id' in part ? [part.id] : []));
  expect(ids).toEqual([...new Set(ids)]);
});

test('the chooser of forms leads questions and weaknesses elsewhere', () => {
  const config = readText('.github/ISSUE_TEMPLATE/config.yml');
  const { contact_links } = Chooser.parse(parse(config));
  expect(contact_links.map(({ name }) => name)).toEqual(['Question', 'Weakness']);
});
