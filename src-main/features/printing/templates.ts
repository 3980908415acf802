// The papers' templates: files beside the program, so that a facility's look can be changed without touching code.
// {{ }} escapes; only what this feature drew itself (barcodes, the style sheet, parts already rendered) goes in by {{{ }}}.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import mustache from 'mustache';

export const TEMPLATE_NAMES = [
  'document.html',
  'pick-list.html',
  'pick-list-product.html',
  'packing-slip.html',
  'package-label.html',
  'print.css',
] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

export interface Templates {
  render(name: TemplateName, view: object): string;
  /** As it is, for the style sheet. */
  text(name: TemplateName): string;
}

/** Reads them all. Rejects when one is missing: the program was not installed as a whole. */
export async function readTemplates(folder: string): Promise<Templates> {
  const texts = new Map<TemplateName, string>();
  for (const name of TEMPLATE_NAMES) texts.set(name, await readFile(join(folder, name), 'utf8'));
  const text = (name: TemplateName): string => texts.get(name) ?? '';
  return { text, render: (name, view) => mustache.render(text(name), view) };
}
