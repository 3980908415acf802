// A packing list at work beside its model: does one random step to both and holds the answer against what the
// specification expects of it.
import { createRouterClient } from '@orpc/server';
import { expect } from 'vitest';
import { actAs } from '#main/core/acting.ts';
import { systemActor } from '#main/core/actor.ts';
import { toInstant } from '#main/core/clock.ts';
import { markOrderGoneTx, upsertOrderTx } from '#main/features/orders/store.ts';
import { actorWith, operator } from './actors.ts';
import { createTestCore } from './create-test-core.ts';
import { apexOrder } from './desk.ts';
import { createFakeClock } from './fake-clock.ts';
import { changePackage } from './packing-goods.ts';
import { ALIAS, createPackingModel, type LineModel, type OrderModel, PRODUCTS, type Reading } from './packing-model.ts';
import { createPackingSight, TAGS } from './packing-sight.ts';
import type { Step } from './packing-steps.ts';

const PEOPLE = [operator, actorWith('Second', [...operator.permissions])] as const;
const DAY_MS = 86_400_000;
const SAYINGS: readonly (Reading | null)[] = [
  { kind: 'tracked', strain: 'Blue Dream', sku: 'singles_1g', mg: 1000 },
  { kind: 'tracked', strain: 'Wedding Cake', sku: 'singles_0_5g', mg: 500 },
  { kind: 'untracked' },
  null,
];

/** One doing of a person, as undo has to take it back. */
interface Doing {
  readonly groupId: string;
  readonly at: number;
  readonly kind: 'lines' | 'moved' | 'delivered' | 'not_delivered' | 'closed' | 'reopened';
  readonly lines: readonly {
    readonly itemId: number;
    readonly packed: ReadonlyMap<string, number>;
    readonly accepted: readonly [before: number, after: number];
  }[];
  readonly orders: readonly Pick<OrderModel, 'orderId' | 'closed' | 'delivered' | 'completed'>[];
}

export type PackingWorld = Awaited<ReturnType<typeof createPackingWorld>>;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);

export async function createPackingWorld() {
  const model = createPackingModel();
  const clock = createFakeClock(undefined, { autoAdvance: true });
  let core = await createTestCore({ clock });
  const quicken = (): void => {
    core.core.database.connection.pragma('synchronous = OFF');
  };
  quicken();
  await core.client.settings.set({ 'orders.leftOutStatuses': ['On hold'] });
  await core.core.packing.settled();
  let clients = PEOPLE.map((who) => createRouterClient(core.core.router, { context: core.core.contextFor(who) }));
  const doings: Doing[][] = PEOPLE.map(() => []);
  let steps = 0;
  let nextItem = 1;
  let nextOrder = 1;
  /** Steps that change nothing but may hand packed units from part to part of a split. */
  let mayHand = false;
  let taken: readonly number[] = [];
  let finishing: readonly number[] = [];
  let refused = false;

  const clientOf = (by: number) => clients[by] ?? core.client;

  const sight = createPackingSight(model, () => core.core.database);
  const { observe, digest, packedIn, allocationsOf, reservedOf, serves, unitsFree, packRefusal, unpackRefusal } = sight;

  const someLine = (n: number): LineModel | undefined => [...model.lines.values()][n % Math.max(1, model.lines.size)];
  const someOrder = (n: number) => [...model.orders.values()][n % Math.max(1, model.orders.size)];
  const someApex = (n: number) => [...model.apex.values()][n % Math.max(1, model.apex.size)];
  const someTag = (n: number): string => TAGS[n % TAGS.length] ?? TAGS[0];
  const lineId = (line: LineModel): string => observe().lines.get(line.itemId)?.id ?? '';
  const orderKey = (orderId: number): string => observe().orders.get(orderId)?.id ?? '';
  const packageId = (tag: string): string => observe().packages.get(tag)?.id ?? '';

  /** What Apex has of these orders comes in one page. */
  const page = (orderIds: readonly number[]): void => {
    const at = toInstant(clock.now());
    actAs({ actor: systemActor('Apex orders'), action: 'poller.run', source: 'test' }, () =>
      core.core.database.writeTx((tx) => {
        for (const orderId of orderIds) {
          const order = model.apex.get(orderId);
          if (!order) continue;
          if (order.standing === 'gone') markOrderGoneTx(tx, orderId, at);
          else {
            const facts = {
              id: orderId,
              lines: order.lines.map(({ itemId, product, units }) => ({
                id: itemId,
                product: PRODUCTS[product]?.name ?? '',
                productId: 100 + product,
                units,
              })),
              orderDate: `2026-11-0${1 + (orderId % 3)}`,
              stage: order.standing === 'finished' ? 'Delivered' : 'Accepted',
              status: order.standing === 'left_out' ? 'On hold' : 'Accepted',
              cancelled: order.standing === 'cancelled',
              ...(order.splitFrom === null ? {} : { splitFrom: order.splitFrom }),
            };
            upsertOrderTx(tx, apexOrder(facts, at), at);
          }
        }
        core.core.packing.takeOrdersTx(tx, orderIds);
      }),
    );
    for (const orderId of orderIds) model.store(orderId);
    follow(orderIds, orderIds);
  };
  /** The model takes these orders; those of `finished` count as delivered when they are complete and finished on Apex. */
  const follow = (orderIds: readonly number[], finished: readonly number[]): void => {
    const before = new Map([...model.lines.values()].map((line) => [line.itemId, line.orderId]));
    model.take(orderIds);
    const left = [...model.lines.values()].flatMap(({ itemId, orderId }) => {
      const was = before.get(itemId);
      return was === undefined || was === orderId ? [] : [was];
    });
    mayHand = true;
    taken = orderIds.filter((orderId) => model.orders.has(orderId));
    finishing = finished.length === 0 ? [] : [...finished, ...left];
  };

  /** Takes over what the program chose: from which packages a line's units are, as long as the sum is what it must be. */
  const adopt = (line: LineModel, units: number): void => {
    const seen = observe();
    const row = seen.lines.get(line.itemId);
    const before = new Map(line.packed);
    const now = packedIn(seen, line.itemId);
    expect(row?.packed, 'units packed of the line').toBe(model.packedOf(line) + units);
    line.packed.clear();
    for (const [tag, n] of now) line.packed.set(tag, n);
    for (const tag of new Set([...before.keys(), ...now.keys()])) {
      const change = (now.get(tag) ?? 0) - (before.get(tag) ?? 0);
      expect(change * Math.sign(units), 'no package gains while another loses').toBeGreaterThanOrEqual(0);
    }
  };
  const bump = (line: LineModel, tag: string, units: number): void => {
    const sum = (line.packed.get(tag) ?? 0) + units;
    if (sum === 0) line.packed.delete(tag);
    else line.packed.set(tag, sum);
  };

  /** The model's side of packing (units above zero) or unpacking. */
  const change = (line: LineModel, units: number, tag: string | null): Doing['lines'][number] => {
    const before = line.accepted;
    const packed = new Map(line.packed);
    const over = units > 0 && units > model.needs(line);
    if (tag === null) adopt(line, units);
    else bump(line, tag, units);
    const now = model.packedOf(line);
    line.accepted = over ? now : Math.min(line.accepted, units < 0 ? now : line.accepted);
    for (const one of TAGS) packed.set(one, (line.packed.get(one) ?? 0) - (packed.get(one) ?? 0));
    packed.set('', (line.packed.get('') ?? 0) - (packed.get('') ?? 0));
    return { itemId: line.itemId, packed, accepted: [before, line.accepted] };
  };
  const did = (by: number, doing: Omit<Doing, 'at' | 'orders' | 'lines'> & Partial<Doing>): void => {
    doings[by]?.push({ lines: [], orders: [], ...doing, at: steps });
  };

  /** Does it, and holds the answer against what is expected: null, a refusal's code, or several that may be. */
  const attempt = async <T>(expected: string | null, work: () => Promise<T>): Promise<T | null> => {
    try {
      const answer = await work();
      expect(null, 'the refusal').toBe(expected);
      return answer;
    } catch (error) {
      if (codeOf(error) === 'undefined' || !(error instanceof Error) || !('code' in error)) throw error;
      expect(codeOf(error)).toBe(expected);
      refused = true;
      return null;
    }
  };

  const setRows = async (
    rows: readonly { readonly line: LineModel; readonly packed: number }[],
    reason: boolean,
    by: number,
  ): Promise<void> => {
    if (rows.length === 0) return;
    // Rows follow one another, so what is expected of each is only known where no line comes twice and none shares
    // grams with another: elsewhere each answer is checked against what it did.
    const before = new Map(rows.map(({ line }) => [line, new Map(line.packed)]));
    const accepted = new Map(rows.map(({ line }) => [line, line.accepted]));
    const answer = await clientOf(by).packing.setPacked({
      rows: rows.map(({ line, packed }) => ({ lineId: lineId(line), packed })),
      reason: reason ? 'Sample' : '',
    });
    const wants = new Map<LineModel, number>();
    for (const [index, { line, packed }] of rows.entries()) {
      const result = answer.results[index];
      const now = wants.get(line) ?? model.packedOf(line);
      if (result?.ok !== true) continue;
      const needs = Math.max(0, model.wanted(line) - now);
      if (packed - now > needs) {
        expect(reason, 'more than ordered has a reason').toBe(true);
        line.accepted = packed;
      } else if (packed < now) line.accepted = Math.min(line.accepted, packed);
      wants.set(line, packed);
    }
    for (const [line, packed] of wants) adoptSum(line, packed);
    const lines = [...before].flatMap(([line, was]) => {
      const delta = new Map<string, number>();
      for (const tag of ['', ...TAGS]) delta.set(tag, (line.packed.get(tag) ?? 0) - (was.get(tag) ?? 0));
      return [{ itemId: line.itemId, packed: delta, accepted: [accepted.get(line) ?? 0, line.accepted] as const }];
    });
    const { next } = await clientOf(by).packing.undoable();
    if (next?.groupId === answer.groupId) did(by, { groupId: answer.groupId, kind: 'lines', lines });
  };
  const adoptSum = (line: LineModel, packed: number): void => {
    const seen = observe();
    expect(seen.lines.get(line.itemId)?.packed, 'PACKED as it was set').toBe(packed);
    line.packed.clear();
    for (const [tag, n] of packedIn(seen, line.itemId)) line.packed.set(tag, n);
  };

  const reopen = (orderId: number): void => {
    const order = model.orders.get(orderId);
    if (!order) return;
    Object.assign(order, { status: 'open', closed: false, delivered: false });
    follow([orderId], []);
  };

  const gramsOf = (itemId: number): number => {
    const reading = model.lines.get(itemId)?.reading;
    return reading?.kind === 'tracked' ? reading.mg : 0;
  };
  /** What of a package is not packed and not held, whoever it is reserved for. */
  const roomMg = (tag: string): number => {
    const p = model.packages.get(tag);
    return p ? (p.override ?? p.current) - model.packedMg(tag) - model.held(p) : 0;
  };

  const undo = async (by: number): Promise<void> => {
    const stack = doings[by] ?? [];
    const last = stack.at(-1);
    const { next } = await clientOf(by).packing.undoable();
    expect(next?.groupId ?? null, 'what can be undone next').toBe(last?.groupId ?? null);
    if (!last) return;
    const justNow = last.at === steps - 1;
    try {
      await clientOf(by).packing.undo({ groupId: last.groupId });
    } catch (error) {
      expect(codeOf(error)).toBe('UNDO_BLOCKED');
      // Units do not go back into a box where there are not so many grams at all.
      const cannot = last.lines.some(({ itemId, packed }) => {
        const mg = gramsOf(itemId);
        return [...packed].some(([tag, units]) => units < 0 && tag !== '' && roomMg(tag) < -units * mg);
      });
      expect(justNow && last.kind !== 'moved' && !cannot, 'undo right after it').toBe(false);
      refused = true;
      return;
    }
    stack.pop();
    for (const { itemId, packed, accepted } of last.lines) {
      const line = model.lines.get(itemId);
      if (!line) continue;
      for (const [tag, units] of packed) bump(line, tag, -units);
      if (line.accepted === accepted[1]) line.accepted = accepted[0];
      line.accepted = Math.min(line.accepted, model.packedOf(line));
    }
    for (const was of last.orders) {
      const order = model.orders.get(was.orderId);
      if (!order) continue;
      if (last.kind === 'delivered' && order.delivered) {
        order.delivered = false;
        if (!order.closed) order.status = 'open';
      }
      if (last.kind === 'not_delivered') order.delivered = true;
      if (last.kind === 'closed') reopen(was.orderId);
      if (last.kind === 'reopened') {
        Object.assign(order, { ...was, status: 'history' });
      }
    }
  };

  const order = (orderId: number, isQuiet: boolean): void => {
    if (!isQuiet) page([orderId]);
  };

  const perform = async (step: Step): Promise<void> => {
    const seen = observe();
    switch (step.do) {
      case 'order': {
        const orderId = nextOrder++;
        const lines = step.lines.map((line) => ({ itemId: nextItem++, ...line }));
        model.apex.set(orderId, { orderId, standing: 'open', splitFrom: null, lines });
        order(orderId, step.quiet);
        return;
      }
      case 'units':
      case 'drop line':
      case 'other product': {
        const all = [...model.apex.values()].flatMap((one) => one.lines.map((line) => ({ one, line })));
        const found = all[step.line % Math.max(1, all.length)];
        if (!found) return;
        if (step.do === 'units') found.line.units = step.units;
        else if (step.do === 'other product') found.line.product = step.product;
        else found.one.lines = found.one.lines.filter((line) => line !== found.line);
        order(found.one.orderId, step.quiet);
        return;
      }
      case 'add line': {
        const found = someApex(step.order);
        found?.lines.push({ itemId: nextItem++, ...step.line });
        if (found) order(found.orderId, step.quiet);
        return;
      }
      case 'standing': {
        const found = someApex(step.order);
        if (!found) return;
        found.standing = step.to;
        order(found.orderId, step.quiet);
        return;
      }
      case 'split': {
        const whole = someApex(step.order);
        if (!whole || whole.standing === 'gone') return;
        const orderId = nextOrder++;
        const part: { itemId: number; product: number; units: number }[] = [];
        for (const [index, share] of step.parts.entries()) {
          const line = whole.lines[index];
          if (!line) continue;
          const units = Math.min(line.units, share);
          if (step.moves) part.push(line);
          else if (units > 0) {
            part.push({ itemId: nextItem++, product: line.product, units });
            line.units -= units;
          }
        }
        whole.lines = whole.lines.filter((line) => !part.includes(line) && line.units > 0);
        model.apex.set(orderId, { orderId, standing: whole.standing, splitFrom: whole.orderId, lines: part });
        const pages = [[orderId, whole.orderId], [whole.orderId, orderId], [orderId], [whole.orderId]];
        page(pages[step.pages] ?? []);
        return;
      }
      case 'page':
        page(step.orders.flatMap((n) => someApex(n)?.orderId ?? []));
        return;
      case 'pack':
      case 'unpack': {
        const line = someLine(step.line);
        if (!line) return;
        const tag = step.from === null ? null : someTag(step.from);
        if (tag !== null && !model.packages.has(tag)) return;
        const { units, by } = step;
        const input = { lineId: lineId(line), units, ...(tag === null ? {} : { packageId: packageId(tag) }) };
        const { packing } = clientOf(by);
        const answer =
          step.do === 'pack'
            ? await attempt(packRefusal(seen, line, units, tag, step.reason), () =>
                packing.pack({ ...input, reason: step.reason ? 'Sample' : '' }),
              )
            : await attempt(unpackRefusal(seen, line, units, tag), () => packing.unpack(input));
        if (!answer) return;
        const done = change(line, step.do === 'pack' ? units : -units, tag);
        did(by, { groupId: answer.groupId, kind: 'lines', lines: [done] });
        return;
      }
      case 'pack rest': {
        const found = someOrder(step.order);
        const lines = found ? model.linesOf(found.orderId).filter((line) => model.needs(line) > 0) : [];
        await setRows(
          lines.map((line) => ({ line, packed: model.wanted(line) })),
          false,
          step.by,
        );
        return;
      }
      case 'set': {
        const rows = step.rows.flatMap(({ line, packed }) => {
          const found = someLine(line);
          return found ? [{ line: found, packed }] : [];
        });
        await setRows(rows, step.reason, step.by);
        return;
      }
      case 'move': {
        const line = someLine(step.line);
        const to = someTag(step.to);
        const from = step.from === null ? null : someTag(step.from);
        if (!line || !model.packages.has(to) || (from !== null && !model.packages.has(from))) return;
        const { units } = step;
        const there = from === null ? null : allocationsOf(seen, line).find((a) => a.tag === from);
        const possible =
          from === null ? Math.max(0, model.needs(line) - reservedOf(seen, line)) : (there?.reserved ?? 0);
        const refusal =
          model.orderOf(line).status !== 'open'
            ? 'LINE_CLOSED'
            : !serves(line, to)
              ? 'PACKAGE_NOT_FOR_LINE'
              : units > possible
                ? 'LINE_SHORT'
                : from !== to && units > unitsFree(seen, line, to)
                  ? 'PACKAGE_NOT_FOR_LINE'
                  : null;
        const input = {
          lineId: lineId(line),
          fromPackageId: from === null ? null : packageId(from),
          toPackageId: packageId(to),
          units,
        };
        const answer = await attempt(refusal, () => clientOf(step.by).packing.move(input));
        if (answer) did(step.by, { groupId: answer.groupId, kind: 'moved' });
        return;
      }
      case 'undo':
        await undo(step.by);
        return;
      case 'deliver': {
        const { delivered } = step;
        const found = [...new Set(step.orders.flatMap((n) => someOrder(n) ?? []))];
        if (found.length === 0) return;
        const changing = found.filter((one) => one.delivered !== delivered);
        const refusal = delivered && changing.some((one) => !one.completed) ? 'ORDER_NOT_PACKED' : null;
        const packingOrderIds = found.map(({ orderId }) => orderKey(orderId));
        const answer = await attempt(refusal, () =>
          clientOf(step.by).packing.setDelivered({ packingOrderIds, delivered }),
        );
        if (!answer) return;
        expect(answer.changed).toBe(changing.length);
        for (const one of changing) {
          one.delivered = delivered;
          if (!delivered && !one.closed) one.status = 'open';
        }
        if (changing.length === 0) return;
        const orders = changing.map((one) => ({ ...one, delivered: !delivered }));
        did(step.by, { groupId: answer.groupId, kind: delivered ? 'delivered' : 'not_delivered', orders });
        return;
      }
      case 'close':
      case 'reopen': {
        const found = someOrder(step.order);
        if (!found) return;
        const { orderId, closed, delivered, completed } = found;
        const packingOrderId = orderKey(orderId);
        const { packing } = clientOf(step.by);
        const isOpen = found.status === 'open';
        const answer =
          step.do === 'close'
            ? await attempt(isOpen ? null : 'LINE_CLOSED', () =>
                packing.closeOrder({ packingOrderId, reason: 'Enough' }),
              )
            : await attempt(isOpen ? 'LINE_CLOSED' : null, () => packing.reopenOrder({ packingOrderId }));
        if (!answer) return;
        if (step.do === 'close') Object.assign(found, { closed: true, status: 'history' });
        else reopen(orderId);
        const kind = step.do === 'close' ? 'closed' : 'reopened';
        did(step.by, { groupId: answer.groupId, kind, orders: [{ orderId, closed, delivered, completed }] });
        return;
      }
      case 'say': {
        const line = someLine(step.line);
        const is = SAYINGS[step.is] ?? null;
        if (!line || PRODUCTS[line.product]?.reading.kind === 'tracked') return;
        const said =
          is === null || is.kind === 'unknown'
            ? null
            : is.kind === 'tracked'
              ? { kind: is.kind, strain: is.strain, skuKey: is.sku }
              : { kind: is.kind };
        await core.client.packing.sayProduct({ lineId: lineId(line), is: said });
        if (is === null) model.said.delete(line.product);
        else model.said.set(line.product, is);
        const touched = [...model.lines.values()].filter(
          (one) => one.product === line.product && model.orderOf(one).status === 'open',
        );
        const orderIds = [...new Set(touched.map(({ orderId }) => orderId))];
        follow(orderIds, orderIds);
        return;
      }
      case 'alias': {
        if (model.isAliased()) {
          const [known] = await core.client.mapping.aliases();
          await core.client.mapping.removeAlias({ id: known?.id ?? '' });
        } else await core.client.mapping.addAlias(ALIAS);
        model.setAliased(!model.isAliased());
        await core.core.packing.settled();
        const open = [...model.orders.values()].filter(({ status }) => status === 'open');
        const cached = [...model.cachedOrders].filter(
          ([, { standing }]) => standing === 'open' || standing === 'left_out',
        );
        const orderIds = [...new Set([...open.map(({ orderId }) => orderId), ...cached.map(([orderId]) => orderId)])];
        follow(orderIds, orderIds);
        return;
      }
      case 'days':
        clock.jump(clock.now() + 15 * DAY_MS);
        actAs({ actor: systemActor('Packing list'), action: 'poller.run', source: 'test' }, () =>
          core.core.packing.followers.moveToHistory(systemActor('Packing list')),
        );
        for (const one of model.orders.values()) if (one.completed) one.status = 'history';
        return;
      case 'restart': {
        const before = digest();
        await core.stop();
        core = await createTestCore({ clock, dataDir: core.dataDir });
        quicken();
        clients = PEOPLE.map((who) => createRouterClient(core.core.router, { context: core.core.contextFor(who) }));
        expect(digest(), 'a restart changes nothing').toBe(before);
        return;
      }
      case 'again': {
        const all = [...model.cachedOrders.keys()];
        const again = () =>
          actAs({ actor: systemActor('Apex orders'), action: 'poller.run', source: 'test' }, () =>
            core.core.database.writeTx((tx) => core.core.packing.takeOrdersTx(tx, all)),
          );
        again();
        const before = digest();
        again();
        expect(digest(), 'taking everything again changes nothing').toBe(before);
        follow(all, all);
        return;
      }
      default:
        await changePackage({ model, core, attempt, key: `sale ${steps}` }, step, seen);
        // Orders with a product nobody could read are looked at again.
        if (taken.length === 0) mayHand = true;
    }
  };

  return {
    ...sight,
    model,
    client: () => core.client,
    log: () => core.lines,
    /** Does a step. Answers what may have changed hands by it, and which orders were taken anew. */
    run: async (step: Step) => {
      steps += 1;
      clock.jump(clock.now() + 1000);
      mayHand = false;
      taken = [];
      finishing = [];
      refused = false;
      await perform(step);
      await core.core.packing.settled();
      return { mayHand, taken, finishing, refused };
    },
    discard: () => core.discard(),
  };
}
