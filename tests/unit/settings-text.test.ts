import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SETTING_DEFAULTS, settingsSchema } from '#shared/contract/settings.ts';
import {
  defaultOf,
  fitsSetting,
  meansSame,
  SETTING_KEYS,
  settingShape,
  settingsPatch,
} from '#shared/rules/setting-values.ts';
import { settingLimits, settingProblem } from '#shared/text/setting-problems.ts';
import {
  isSettingKey,
  SETTING_AREAS,
  SETTING_TEXT,
  settingLabel,
  settingValueWords,
  settingWords,
} from '#shared/text/settings.ts';

describe('the words of the settings', () => {
  it('name every setting, say what it does, and put it into an area that is shown', () => {
    expect(Object.keys(SETTING_TEXT).sort()).toEqual(Object.keys(settingsSchema.shape).sort());
    const areas = new Set<string>(SETTING_AREAS.map((area) => area.key));
    for (const key of SETTING_KEYS) {
      const { area, label, text } = SETTING_TEXT[key];
      expect(areas).toContain(area);
      expect(label.length).toBeGreaterThan(3);
      expect(text).toMatch(/[.]$/);
      expect(`${label} ${text}`).not.toMatch(/\b[a-z]+[A-Z]\w*\b/);
    }
  });

  it('leave no area empty and use no label twice', () => {
    for (const area of SETTING_AREAS) {
      expect(SETTING_KEYS.some((key) => SETTING_TEXT[key].area === area.key)).toBe(true);
    }
    const labels = SETTING_KEYS.map((key) => SETTING_TEXT[key].label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('give a number its unit and its limits, as the schema has them', () => {
    for (const key of SETTING_KEYS.filter((it) => settingsSchema.shape[it] instanceof z.ZodNumber)) {
      // A port counts nothing.
      if (key !== 'trackerApi.port') expect(SETTING_TEXT[key].unit).not.toBe('');
      expect(settingLimits(key)).toMatch(/^From [\d,.]+ to [\d,.]+\.$/);
    }
    expect(settingLimits('sync.intervalSeconds')).toBe('From 1 to 3,600.');
    expect(settingLimits('facility.name')).toBe('Up to 120 characters.');
  });

  it('let a search find a setting by its area, label, explanation and key', () => {
    expect(settingWords('people.lockAfterMinutes')).toContain('lock the screen');
    expect(settingWords('people.lockAfterMinutes')).toContain('people.lockafterminutes');
    expect(settingWords('apex.url')).toContain('https');
    expect(settingWords('sync.logDays')).toContain('sync and safety');
  });

  it('call an unknown key by its own name', () => {
    expect(settingLabel('backups.time')).toBe('Time of the daily backup');
    expect(settingLabel('apex.token')).toBe('Apex token');
    expect(settingLabel('something.new')).toBe('something.new');
    expect(isSettingKey('toString')).toBe(false);
  });
});

describe('what a setting may be', () => {
  it.each(SETTING_KEYS)('%s: its default fits', (key) => {
    expect(fitsSetting(key, defaultOf(key))).toBe(true);
    expect(settingProblem(key, defaultOf(key))).toBeNull();
    expect(defaultOf(key)).toEqual(SETTING_DEFAULTS[key]);
  });

  it('is checked as it is typed, and refused with what would be right', () => {
    expect(settingProblem('sync.intervalSeconds', '5')).toBeNull();
    expect(settingProblem('sync.intervalSeconds', '3,600')).toBeNull();
    for (const typed of ['', '0', '3601', '1.5', 'five', '-1']) {
      expect(settingProblem('sync.intervalSeconds', typed)).toBe('Use a whole number from 1 to 3,600.');
    }
    for (const typed of ['5', '0.1', '7.5', '50'])
      expect(settingProblem('production.tolerancePercent', typed)).toBeNull();
    for (const typed of ['', '0', '0.05', '50.1', '1.2345', 'five']) {
      expect(settingProblem('production.tolerancePercent', typed)).toBe('Use a number from 0.1 to 50.');
    }
    expect(settingProblem('production.workDays', [])).toMatch(/one day/);
    expect(settingProblem('production.skuTolerances', { singles_1g: '2.5' })).toBeNull();
    expect(settingProblem('production.skuTolerances', { singles_1g: '' })).toMatch(/0\.1 to 50/);
    expect(settingProblem('facility.name', '  ')).toMatch(/cannot be empty/);
    expect(settingProblem('facility.name', 'x'.repeat(121))).toBe('Use at most 120 characters.');
    expect(settingProblem('backups.time', '24:00')).toMatch(/02:30/);
    expect(settingProblem('packages.offeringMode', 'all')).toMatch(/offered/);
    expect(settingProblem('mapping.productLines', [])).toMatch(/product line/);
    expect(settingProblem('orders.firstDate', '')).toBeNull();
    expect(settingProblem('orders.firstDate', '2026-02-30')).toMatch(/2026-01-31/);
    expect(settingProblem('orders.leftOutStatuses', ['5521', 'On hold'])).toBeNull();
    expect(settingProblem('orders.leftOutStatuses', ['x'.repeat(121)])).toMatch(/120 characters/);
    expect(settingProblem('orders.packedStatus', '5523')).toBeNull();
    expect(settingProblem('orders.deliveredStatus', '')).toBeNull();
    expect(settingProblem('orders.deliveredStatus', 'x'.repeat(121))).toMatch(/one status/);
  });

  it('tells the control: switch, choice, number, time, date, zone, lines, list, status, days, tolerances or text', () => {
    expect(settingShape('sync.enabled').kind).toBe('switch');
    expect(settingShape('packages.offeringMode')).toEqual({ kind: 'choice', options: ['shared', 'even', 'weighted'] });
    expect(settingShape('apex.requestsPerSecond')).toEqual({ kind: 'number', min: 1, max: 14 });
    expect(settingShape('production.tolerancePercent')).toEqual({ kind: 'number', min: 0.1, max: 50, fraction: true });
    expect(settingShape('production.workStart').kind).toBe('time');
    expect(settingShape('production.workDays').kind).toBe('days');
    expect(settingShape('production.skuTolerances').kind).toBe('tolerances');
    expect(settingShape('facility.timeZone').kind).toBe('zone');
    expect(settingShape('mapping.productLines').kind).toBe('lines');
    expect(settingShape('backups.time').kind).toBe('time');
    expect(settingShape('orders.firstDate').kind).toBe('date');
    expect(settingShape('orders.leftOutStatuses').kind).toBe('list');
    expect(settingShape('orders.packedStatus').kind).toBe('status');
    expect(settingShape('orders.deliveredStatus').kind).toBe('status');
  });

  it('does not count as changed when something else is typed that means the same', () => {
    expect(meansSame('sync.logDays', '030', 30)).toBe(true);
    expect(meansSame('facility.name', ' North ', 'North')).toBe(true);
    expect(meansSame('production.tolerancePercent', '5.0', 5)).toBe(true);
    const stored = { singles_0_5g: 3, singles_1g: 2.5 };
    expect(meansSame('production.skuTolerances', { singles_1g: '2.5', singles_0_5g: '3' }, stored)).toBe(true);
    expect(meansSame('production.skuTolerances', { singles_1g: '2.5' }, stored)).toBe(false);
    expect(meansSame('sync.logDays', '31', 30)).toBe(false);
    expect(meansSame('sync.logDays', 'x', 30)).toBe(false);
  });

  it('brings only what was changed, typed as the core takes it', () => {
    const drafts = new Map<(typeof SETTING_KEYS)[number], unknown>([
      ['sync.intervalSeconds', '1,200'],
      ['facility.name', ' North '],
      ['sync.enabled', false],
    ]);
    expect(settingsPatch(drafts)).toEqual({
      'sync.intervalSeconds': 1200,
      'facility.name': 'North',
      'sync.enabled': false,
    });
    expect(settingsPatch(drafts.set('backups.keepDaily', '1'))).toBeNull();
  });
});

describe('a value in words', () => {
  it('has its unit, and keys become words', () => {
    expect(settingValueWords('apex.monthlyCreditBudget', 60_000)).toBe('60,000 credits');
    expect(settingValueWords('sync.enabled', false)).toBe('Off');
    expect(settingValueWords('packages.offeringMode', 'even')).toBe('Even');
    expect(settingValueWords('backups.folder', '')).toBe('empty');
    expect(settingValueWords('trackerApi.port', 8787)).toBe('8787');
    expect(settingValueWords('production.tolerancePercent', 2.5)).toBe('2.5 %');
    expect(settingValueWords('production.workDays', [1, 2, 6])).toBe('Mon, Tue, Sat');
    expect(settingValueWords('production.skuTolerances', {})).toBe('none');
    expect(settingValueWords('production.skuTolerances', { singles_1g: 2.5 })).toBe('Single 1 g 2.5 %');
    expect(settingValueWords('orders.leftOutStatuses', [])).toBe('none');
    expect(settingValueWords('orders.packedStatus', '')).toBe('none');
    expect(settingValueWords('packing.historyAfterDays', 14)).toBe('14 days');
    expect(settingValueWords('mapping.productLines', SETTING_DEFAULTS['mapping.productLines'])).toBe(
      'CannaDart, Magnetic Box, Cocoa Blunt',
    );
  });
});
