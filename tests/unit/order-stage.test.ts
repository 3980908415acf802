import { describe, expect, it } from 'vitest';
import { findStatus, type NamedStatus, standing } from '#shared/rules/order-stage.ts';

const status = (
  statusId: number,
  name: string,
  stage: string,
  flow = 'Wholesale',
  position = statusId,
): NamedStatus => ({
  statusId,
  name,
  stage,
  flow,
  position,
  archived: false,
});
const ACCEPTED = status(1, 'Accepted', 'Accepted');
const PACKED = status(2, 'Order Packed', 'Pending Shipment');
const LOADED = status(3, 'Loaded', 'Pending Shipment');
const PAID = status(9, 'Paid', 'Complete');

describe('how far an order is', () => {
  it('is judged by Apex’s stages', () => {
    expect(standing(ACCEPTED, PACKED)).toBe('before');
    expect(standing(PACKED, PACKED)).toBe('reached');
    expect(standing(PAID, PACKED)).toBe('reached');
  });

  it('within a stage by the place in the deal flow', () => {
    expect(standing(PACKED, LOADED)).toBe('before');
    expect(standing(LOADED, PACKED)).toBe('reached');
  });

  it('in another deal flow by the stage alone', () => {
    expect(standing({ ...PACKED, statusId: 22, flow: 'Retail' }, LOADED)).toBe('reached');
    expect(standing({ ...ACCEPTED, statusId: 21, flow: 'Retail' }, LOADED)).toBe('before');
  });

  it('cannot be judged when a stage is none of Apex’s', () => {
    expect(standing({ statusId: 5, stage: '' }, PACKED)).toBe('elsewhere');
    expect(standing({ statusId: 5, stage: 'On hold' }, PACKED)).toBe('elsewhere');
  });
});

describe('the status a setting names', () => {
  const all = [ACCEPTED, PACKED, LOADED];

  it('is found by its number or its name, small or large letters alike', () => {
    for (const setting of ['2', 'Order Packed', ' order PACKED ']) {
      expect(findStatus(setting, all, null)).toEqual({ found: PACKED });
    }
  });

  it('is the one of the order’s own deal flow when several have the name', () => {
    const other = status(12, 'Order Packed', 'Pending Shipment', 'Retail');
    expect(findStatus('Order Packed', [...all, other], 'Retail')).toEqual({ found: other });
    expect(findStatus('Order Packed', [...all, other], 'Wholesale')).toEqual({ found: PACKED });
    expect(findStatus('Order Packed', [...all, other], 'Export')).toEqual({ found: null, because: 'ambiguous' });
    expect(findStatus('Order Packed', [...all, { ...other, archived: true }], null)).toEqual({ found: PACKED });
  });

  it('is missing when no status has it', () => {
    expect(findStatus('Packed up', all, 'Wholesale')).toEqual({ found: null, because: 'missing' });
    expect(findStatus('77', all, 'Wholesale')).toEqual({ found: null, because: 'missing' });
  });
});
