// Papers of the fulfilment desk, made of what the database holds: pick lists, packing slips, package labels.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MOST_LABELS } from '#main/features/printing/labels.ts';
import { createPrinting, type PrintingDeps, pdfName } from '#main/features/printing/routes.ts';
import type { Paper } from '#shared/contract/printing.ts';
import { modulesOf, readCode128 } from '#tests/support/code128.ts';
import { TEMPLATES_DIR } from '#tests/support/create-test-core.ts';
import { createPaperWorld, type PaperWorld } from '#tests/support/paper-world.ts';
import { byClass, forbiddenIn, rowsOf, textOf } from '#tests/support/read-paper.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

const FACILITY = { name: 'Evergreen Manufacturing', license: '402R-00123', timeZone: 'America/Denver' };
const TAG_A = '1A4060300012345678900001';
const TAG_B = '1A4060300012345678900002';
const HOSTILE = `</style><script>alert(1)</script><img src=x onerror="alert('{{facility}}')">& {{{body}}}`;

let test: TestDatabase;
let world: PaperWorld;
beforeEach(() => {
  test = openTestDatabase();
  world = createPaperWorld(test);
});
afterEach(() => test.discard());

const printing = (more: Partial<PrintingDeps> = {}) =>
  createPrinting({
    read: test.database.read,
    clock: test.clock,
    templatesDir: TEMPLATES_DIR,
    facility: () => FACILITY,
    ...more,
  });
const make = (paper: Paper, nonce = 'abc') => printing().document(paper, nonce);
const labels = (packageIds: string[], more: Partial<Extract<Paper, { kind: 'package_labels' }>> = {}): Paper => ({
  kind: 'package_labels',
  packageIds,
  code: 'code128',
  size: '3x2',
  copies: 1,
  ...more,
});

describe('the pick list', () => {
  const products = (html: string) => byClass(html, 'section', 'product');

  it('gathers lines by product, with the packages to take from, the oldest first, and for whom', async () => {
    const store = world.store('Main Street Dispensary');
    const other = world.store('Harbor & Pine');
    const young = world.pack({ metrcNumber: TAG_A, createdAt: '2026-11-02T00:00:00.000Z' });
    const old = world.pack({ metrcNumber: TAG_B, createdAt: '2026-10-02T00:00:00.000Z' });
    const first = world.order({ invoiceNumber: 'INV-7', storeId: store, deliveryDate: '2026-11-25' });
    const second = world.order({ invoiceNumber: 'INV-9', storeId: other, deliveryDate: '2026-11-23' });
    const lineIds = [
      world.line({ packingOrderId: first, ordered: 10 }, [
        { packageId: old, reserved: 4 },
        { packageId: young, reserved: 6 },
      ]),
      world.line({ packingOrderId: second, ordered: 8, packed: 3, deliveryDate: '2026-11-22' }, [
        { packageId: old, reserved: 5, packed: 3 },
      ]),
      world.line({ packingOrderId: second, productKey: 'alien', productName: 'Alien OG Single', ordered: 1 }, [
        { packageId: young, reserved: 1 },
      ]),
    ];
    const { html, title, warnings } = await make({ kind: 'pick_list', lineIds });
    expect(warnings).toEqual([]);
    expect(title).toBe('Pick list 2026-11-21');
    expect(textOf(html)).toContain('2 products 2 orders 3 lines 16 units 16.00 g from packages');
    const [alien = '', dream = ''] = products(html);
    expect(textOf(alien)).toMatch(/^Alien OG Single 1 unit/);
    expect(textOf(dream)).toMatch(/^Blue Dream Single 1 g 15 units Blue Dream Single 1 g/);
    expect(rowsOf(byClass(dream, 'table', 'take')[0] ?? '')).toEqual([
      ['A', '1A40 6030 0012 3456 7890 0002', '9', '9.00 g'],
      ['B', '1A40 6030 0012 3456 7890 0001', '6', '6.00 g'],
    ]);
    expect(rowsOf(byClass(dream, 'table', 'for')[0] ?? '')).toEqual([
      ['', 'Harbor & Pine', 'INV-9', 'Sun, Nov 22, 2026', 'A × 5', '5'],
      ['', 'Main Street Dispensary', 'INV-7', 'Wed, Nov 25, 2026', 'A × 4 B × 6', '10'],
    ]);
  });

  it('says how many units are short, line by line and in all', async () => {
    const storeId = world.store('Main Street Dispensary');
    const packageId = world.pack({ metrcNumber: TAG_A });
    const order = world.order({ invoiceNumber: 'INV-1', storeId });
    const lineIds = [
      world.line({ packingOrderId: order, ordered: 10 }, [{ packageId, reserved: 4 }]),
      world.line({ packingOrderId: order, ordered: 3 }),
    ];
    const { html, warnings } = await make({ kind: 'pick_list', lineIds });
    expect(warnings).toEqual(['9 units short: there are no finished goods for them.']);
    const [product = ''] = products(html);
    expect(textOf(product)).toContain('9 units short: no finished goods for them yet');
    expect(rowsOf(byClass(product, 'table', 'for')[0] ?? '').map((cells) => cells[4])).toEqual([
      'A × 4 6 short',
      '3 short',
    ]);
  });

  it('leaves out what needs no packing and says so: packed, unwanted, in history, gone', async () => {
    const storeId = world.store('Main Street Dispensary');
    const open = world.order({ invoiceNumber: 'INV-1', storeId });
    const cancelled = world.order({ invoiceNumber: 'INV-2', storeId, wanted: false, unwantedBecause: 'cancelled' });
    const past = world.order({ invoiceNumber: 'INV-3', storeId, status: 'history' });
    const lineIds = [
      world.line({ packingOrderId: open, ordered: 5, kind: 'untracked', mgPerUnit: null, skuKey: null }),
      world.line({ packingOrderId: open, ordered: 5, packed: 5 }),
      world.line({ packingOrderId: cancelled, ordered: 5 }),
      world.line({ packingOrderId: past, ordered: 5 }),
      '019a0000-0000-7000-8000-000000000000',
    ];
    const { html, warnings } = await make({ kind: 'pick_list', lineIds });
    expect(warnings).toEqual(['4 lines with nothing left to pack are not on it.']);
    expect(textOf(html)).toContain('Only counted: it is taken from no package.');
    expect(html).not.toContain('INV-2');
    expect(html).not.toContain('INV-3');
    const empty = await make({ kind: 'pick_list', lineIds: lineIds.slice(1) });
    expect(empty.warnings).toEqual(['There is nothing left to pack, so this pick list is empty.']);
    expect(textOf(empty.html)).toContain('There is nothing left to pack.');
  });

  it('tells products nobody has explained', async () => {
    const storeId = world.store('Main Street Dispensary');
    const order = world.order({ invoiceNumber: 'INV-1', storeId });
    const unknown = { kind: 'unknown' as const, mgPerUnit: null, strain: null, skuKey: null };
    const id = world.line({ packingOrderId: order, productName: 'Holiday Sampler', ...unknown });
    const { html, warnings } = await make({ kind: 'pick_list', lineIds: [id] });
    expect(warnings).toEqual(['1 line of products nobody has explained yet: no packages are reserved for it.']);
    expect(textOf(html)).toContain('Nobody has said yet which strain and SKU this is');
  });

  it('repeats the heads of its tables, never splits a row and numbers its pages', async () => {
    const { html } = await make({ kind: 'pick_list', lineIds: ['019a0000-0000-7000-8000-000000000000'] });
    expect(html).toMatch(/thead \{\s*display: table-header-group;\s*\}/);
    expect(html).toMatch(/tr,\s[^{]*\{\s*break-inside: avoid;\s*\}/);
    expect(html).toMatch(/counter\(page\) " of " counter\(pages\)/);
  });
});

describe('a packing slip', () => {
  const slips = (html: string) => byClass(html, 'main', 'slip');

  it('names the facility, the store, the invoice as a barcode, the goods and their packages, and totals them', async () => {
    const storeId = world.store('Main Street', 'Back door, ring twice.');
    const a = world.pack({ metrcNumber: TAG_A, createdAt: '2026-10-01T00:00:00.000Z' });
    const b = world.pack({ metrcNumber: TAG_B, createdAt: '2026-10-02T00:00:00.000Z' });
    const order = world.order({ invoiceNumber: 'INV-10433', storeId, deliveryDate: '2026-11-25' });
    world.line({ packingOrderId: order, ordered: 10, packed: 10, deliveryNotes: 'Cash on delivery' }, [
      { packageId: a, packed: 7 },
      { packageId: b, packed: 3 },
    ]);
    const flower = { kind: 'untracked' as const, mgPerUnit: null, productName: 'Flower jar' };
    world.line({ packingOrderId: order, ordered: 2, packed: 2, ...flower });
    world.line({ packingOrderId: order, ordered: 0, packed: 0, productName: 'Taken off the order' });
    const { html, title, warnings } = await make({ kind: 'packing_slip', packingOrderIds: [order] });
    expect(warnings).toEqual([]);
    expect(title).toBe('Packing slip INV-10433');
    const [slip = ''] = slips(html);
    const text = textOf(slip);
    expect(text).toContain('Evergreen Manufacturing License 402R-00123');
    expect(text).toContain('Deliver to Main Street Ordered as Main Street Dispensary');
    expect(text).toContain('Wed, Nov 18, 2026 Delivery Wed, Nov 25, 2026');
    expect(rowsOf(byClass(slip, 'table', 'goods')[0] ?? '')).toEqual([
      [
        'Blue Dream Single 1 g',
        '1A40 6030 0012 3456 7890 0001 7 units 1A40 6030 0012 3456 7890 0002 3 units',
        '10',
        '10',
        '10.00 g',
      ],
      ['Flower jar', '', '2', '2', '–'],
      ['12', '12', '10.00 g'],
    ]);
    expect(text).toContain('Delivery notes Blue Dream Single 1 g: Cash on delivery');
    expect(text).toContain('For every delivery to this store Back door, ring twice.');
    expect(text).toMatch(/Packed by .*Delivered by .*Received by/);
    expect(readCode128(modulesOf(slip))).toBe('INV-10433');
  });

  it('holds neither prices nor the internal notes', async () => {
    const storeId = world.store('Main Street');
    const order = world.order({ invoiceNumber: 'INV-1', storeId });
    world.line({ packingOrderId: order, packed: 10, internalNotes: 'They pay late' });
    const { html } = await make({ kind: 'packing_slip', packingOrderIds: [order] });
    expect(html).not.toContain('pay late');
    expect(textOf(html)).not.toMatch(/\$|price/i);
  });

  it('comes once an order, in the order asked for, each on a page of its own without page numbers', async () => {
    const storeId = world.store('Main Street');
    const ids = ['INV-3', 'INV-1', 'INV-2'].map((invoiceNumber) => {
      const id = world.order({ invoiceNumber, storeId });
      world.line({ packingOrderId: id, packed: 10 });
      return id;
    });
    const gone = '019a0000-0000-7000-8000-000000000000';
    const asked = [...ids, ids[0] ?? '', gone];
    const { html, title, warnings } = await make({ kind: 'packing_slip', packingOrderIds: asked });
    expect(slips(html).map((slip) => readCode128(modulesOf(slip)))).toEqual(['INV-3', 'INV-1', 'INV-2']);
    expect(title).toBe('Packing slips 2026-11-21');
    expect(warnings).toEqual(['1 order is no longer there and left out.']);
    expect(html).toMatch(/\.slip \{\s*break-after: page;\s*\}/);
    expect(html).toMatch(/@page \{\s*@bottom-right \{\s*content: none;\s*\}\s*\}/);
  });

  it('warns of what is missing, too much, unwanted, empty, or has no number a barcode can say', async () => {
    const storeId = world.store('Main Street');
    const partly = world.order({ invoiceNumber: 'INV-1', storeId });
    world.line({ packingOrderId: partly, ordered: 10, packed: 7 });
    world.line({ packingOrderId: partly, ordered: 1, packed: 2 });
    const empty = world.order({ invoiceNumber: 'Été 2', storeId, wanted: false });
    const { html, warnings } = await make({ kind: 'packing_slip', packingOrderIds: [partly, empty] });
    expect(warnings).toEqual([
      'Invoice INV-1 is not packed in full: 3 units missing.',
      'Invoice INV-1 has 1 unit packed above what is ordered.',
      'Invoice Été 2 has no lines.',
      'Invoice Été 2 is no longer wanted on Apex.',
      'Invoice Été 2 has no barcode: its number cannot be said in Code 128.',
    ]);
    expect(textOf(slips(html)[0] ?? '')).toContain('* Not the number ordered.');
    expect(textOf(slips(html)[1] ?? '')).toContain('This order has no lines.');
  });

  it('says a note of all lines once, and another with its products', async () => {
    const storeId = world.store('Main Street');
    const order = world.order({ invoiceNumber: 'INV-1', storeId });
    for (const productName of ['Alien', 'Blue']) {
      world.line({ packingOrderId: order, packed: 10, productName, deliveryNotes: 'Before noon' });
    }
    const once = await make({ kind: 'packing_slip', packingOrderIds: [order] });
    expect(textOf(byClass(once.html, 'section', 'notes')[0] ?? '')).toBe('Delivery notes Before noon');
    world.line({ packingOrderId: order, packed: 10, productName: 'Cherry' });
    const named = await make({ kind: 'packing_slip', packingOrderIds: [order] });
    expect(textOf(byClass(named.html, 'section', 'notes')[0] ?? '')).toBe('Delivery notes Alien, Blue: Before noon');
  });
});

describe('package labels', () => {
  const found = (html: string) => byClass(html, 'section', 'label');

  it('hold the tag as a code and in groups, the strain, the grams and the day', async () => {
    const id = world.pack({ metrcNumber: TAG_A, currentMg: 500_000, orderedMg: 120_000, heldMg: 80_000 });
    const { html, title, warnings } = await make(labels([id]));
    expect(warnings).toEqual([]);
    expect(title).toBe(`Label ${TAG_A}`);
    const [label = ''] = found(html);
    expect(readCode128(modulesOf(label))).toBe(TAG_A);
    expect(textOf(label)).toBe(
      '1A40 6030 0012 3456 7890 0001 Blue Dream METRC 500.00 g Available 300.00 g ' +
        'Evergreen Manufacturing · 402R-00123 Nov 21, 2026',
    );
  });

  it('come one a page in the size of the label, or twenty-four on a sheet, as many copies as asked', async () => {
    const ids = [TAG_A, TAG_B].map((metrcNumber) => world.pack({ metrcNumber }));
    const single = await make(labels(ids, { size: '2x1', copies: 3 }));
    expect(single.html).toContain('@page { size: 2in 1in; margin: 0;');
    expect(byClass(single.html, 'main', 'sheet').map((sheet) => found(sheet).length)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(found(single.html).map((label) => readCode128(modulesOf(label)))).toEqual([
      ...[TAG_A, TAG_A, TAG_A],
      ...[TAG_B, TAG_B, TAG_B],
    ]);
    const sheets = await make(labels(ids, { size: 'a4-24', copies: 15, code: 'qr' }));
    expect(byClass(sheets.html, 'main', 'sheet').map((sheet) => found(sheet).length)).toEqual([24, 6]);
    expect(sheets.html).toContain('@page { size: 210mm 297mm; margin: 0;');
  });

  it('warn of a tag that is not whole, of a label too small for its code, and of packages that are gone', async () => {
    const short = world.pack({ metrcNumber: '1A4060312' });
    const whole = world.pack({ metrcNumber: TAG_A });
    const gone = '019a0000-0000-7000-8000-000000000000';
    const { warnings } = await make(labels([short, whole, gone], { size: '2x1' }));
    expect(warnings).toEqual([
      '1A4060312 is not a whole METRC tag: 24 letters and digits.',
      expect.stringMatching(/^A whole tag in Code 128 fills a 2 × 1 in label to its edges/),
      '1 package is no longer there and left out.',
    ]);
    expect((await make(labels([whole], { size: '2x1', code: 'qr' }))).warnings).toEqual([]);
  });

  it('say of an archived package that nothing of it is available', async () => {
    const id = world.pack({ metrcNumber: TAG_A, status: 'archived' });
    expect(textOf((await make(labels([id]))).html)).toContain('METRC 500.00 g Available 0.00 g Archived');
  });

  it('stop at what a printer is given at once, and say how many are left', async () => {
    const ids = Array.from({ length: 51 }, (_, at) =>
      world.pack({ metrcNumber: `1A406030001234567890${String(at).padStart(4, '0')}` }),
    );
    const { html, warnings } = await make(labels(ids, { copies: 50 }));
    expect(found(html)).toHaveLength(MOST_LABELS);
    expect(warnings).toEqual(['Only the first 2,500 labels are here. Print the other 50 labels after them.']);
  });
});

describe('every paper', () => {
  const all = (): readonly Paper[] => {
    const storeId = world.store(HOSTILE, HOSTILE);
    const packageId = world.pack({ metrcNumber: '1A4', strain: HOSTILE });
    const order = world.order({ invoiceNumber: HOSTILE, buyer: `${HOSTILE} too`, storeId });
    const text = { productName: HOSTILE, productSku: HOSTILE, strain: HOSTILE, deliveryNotes: HOSTILE };
    const lineIds = [
      world.line({ packingOrderId: order, ...text }, [{ packageId, reserved: 9, packed: 1 }]),
      world.line({ packingOrderId: order, ...text, productName: `${HOSTILE} otherwise`, skuKey: null }),
    ];
    return [
      { kind: 'pick_list', lineIds },
      { kind: 'packing_slip', packingOrderIds: [order] },
      labels([packageId]),
      labels([packageId], { code: 'qr', size: '4x6' }),
    ];
  };

  it('takes whatever a name holds for text, brings its own style and nothing from anywhere else', async () => {
    for (const paper of all()) {
      const { html } = await make(paper);
      expect(forbiddenIn(html)).toEqual([]);
      expect(textOf(html)).toContain(HOSTILE);
      expect(html.match(/<style nonce="abc">/g)).toHaveLength(1);
    }
  });

  it('cannot be broken out of by the nonce it was asked with', async () => {
    const id = world.pack({ metrcNumber: TAG_A });
    const { html } = await make(labels([id]), '"><script>alert(1)</script>');
    expect(forbiddenIn(html)).toEqual([]);
    expect(html).not.toContain('<script');
  });

  it('is the same twice from the same data', async () => {
    for (const paper of all()) expect(await make(paper)).toEqual(await make(paper));
  });

  it('lets everything else have its turn while it is made', async () => {
    const storeId = world.store('Main Street');
    const packingOrderIds = Array.from({ length: 60 }, (_, at) => {
      const id = world.order({ invoiceNumber: `INV-${at}`, storeId });
      world.line({ packingOrderId: id });
      return id;
    });
    // Each look at the clock costs five milliseconds: a slip or two, then somebody else's turn.
    let ms = 0;
    const monotonic = (): number => {
      ms += 5;
      return ms;
    };
    let turns = 0;
    let over = false;
    const count = (): void => {
      turns += 1;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    await printing({ clock: { ...test.clock, monotonic } }).document({ kind: 'packing_slip', packingOrderIds }, '');
    over = true;
    expect(turns).toBeGreaterThan(15);
  });
});

describe('a PDF', () => {
  it('is made by the host of the whole document, and named for it', async () => {
    const made: string[] = [];
    const toPdf = (html: string, title: string) => {
      made.push(title, html);
      return Promise.resolve(new Uint8Array([1, 2, 3]));
    };
    const id = world.pack({ metrcNumber: TAG_A });
    const file = await printing({ toPdf }).pdf(labels([id]));
    expect(file).toEqual({ fileName: `label-${TAG_A.toLowerCase()}.pdf`, bytes: new Uint8Array([1, 2, 3]) });
    expect(made[0]).toBe(`Label ${TAG_A}`);
    expect(made[1]).toContain('<!doctype html>');
  });

  it('is refused where the host makes none', async () => {
    const id = world.pack({ metrcNumber: TAG_A });
    await expect(printing().pdf(labels([id]))).rejects.toMatchObject({ code: 'PDF_NOT_HERE' });
  });

  it('has a name every system takes, whatever the invoice is called', () => {
    expect(pdfName('Packing slip ../../INV: 7*?')).toBe('packing-slip-inv-7.pdf');
    expect(pdfName('Packing slip Été')).toBe('packing-slip-ete.pdf');
    expect(pdfName('№')).toBe('no.pdf');
    expect(pdfName('///')).toBe('paper.pdf');
  });
});

it('says that the program is not whole when a template is missing', async () => {
  const without = printing({ templatesDir: `${TEMPLATES_DIR}/nowhere` });
  await expect(without.document(labels([world.pack({ metrcNumber: TAG_A })]), '')).rejects.toThrow(/document\.html/);
});
