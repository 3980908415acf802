// Why something of a tracker's list was not taken over: a sentence that says what to correct there.

export type LeftOutReason =
  | 'not_a_tag'
  | 'twice'
  | 'no_package'
  | 'no_strain'
  | 'bad_grams'
  | 'bad_units'
  | 'sku_unknown';

const SENTENCES: Readonly<Record<LeftOutReason, (detail: string) => string>> = {
  not_a_tag: () => 'This is no METRC number: 1A and letters or digits, 24 in all.',
  twice: () => 'It is listed twice, so nobody can say which of the two is right.',
  no_package: () => 'What stands there is no package.',
  no_strain: () => 'It has no strain, or one without letters.',
  bad_grams: () => 'Its available grams are no number.',
  bad_units: () => 'One of its units is no number.',
  sku_unknown: (sku) =>
    `Nobody says what a unit of “${sku}” weighs: define it on the tracker. Its other SKUs are offered.`,
};

/** @param detail the SKU's key, where it is about one */
export const leftOutWords = (reason: LeftOutReason, detail = ''): string => SENTENCES[reason](detail);
