// People at the windows: first set-up, signing in, wrong tries, PINs, the lock, roles, and switching off.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FREE_TRIES } from '#shared/rules/passwords.ts';
import { permissionsOf, ROLES } from '#shared/rules/roles.ts';
import { operator } from '#tests/support/actors.ts';
import { createTestCore, type TestCore } from '#tests/support/create-test-core.ts';
import { createFakeClock, type FakeClock } from '#tests/support/fake-clock.ts';
import {
  ADMIN,
  addPerson,
  FACILITY,
  openWindow,
  ownPassword,
  setUpFacility,
  type TestWindow,
} from '#tests/support/seats.ts';

const MINUTE = 60_000;
const PIN = '7391';
let clock: FakeClock;
let test: TestCore;
beforeEach(async () => {
  clock = createFakeClock();
  test = await createTestCore({ clock });
});
afterEach(() => test.discard());

const actions = async (): Promise<string[]> => (await test.client.audit.list({})).rows.map(({ action }) => action);

describe('the first run', () => {
  it('offers set-up while nobody has an account, and to nobody else after', async () => {
    const window = openWindow(test);
    expect(await window.client.session.view()).toMatchObject({ state: 'first_run', people: [], person: null });
    const view = await window.client.session.setUp({ ...ADMIN, ...FACILITY });
    expect(view).toMatchObject({
      state: 'signed_in',
      person: { name: ADMIN.name, role: 'super_admin' },
      facility: FACILITY.facility,
      timeZone: FACILITY.timeZone,
    });
    expect((await test.client.settings.get()).values['facility.license']).toBe(FACILITY.license);
    const second = openWindow(test);
    expect(await second.client.session.view()).toMatchObject({ state: 'signed_out' });
    await expect(second.client.session.setUp({ ...ADMIN, ...FACILITY, name: 'Intruder' })).rejects.toMatchObject({
      code: 'ALREADY_SET_UP',
    });
  });

  it('makes one Super Admin even when two windows try at once', async () => {
    const tries = await Promise.allSettled(
      ['One', 'Two', 'Three'].map((name) =>
        openWindow(test).client.session.setUp({ ...FACILITY, name, password: ADMIN.password }),
      ),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await test.client.people.list()).toHaveLength(1);
  });

  it.each([
    ['short', 'too_short'],
    ['1234567890', 'guessable'],
    ['aaaaaaaaaaaa', 'guessable'],
    ['Password123!', 'guessable'],
    ['Facility admin 1', 'holds_name'],
  ])('takes no default and no poor password: %s', async (password, reason) => {
    const window = openWindow(test);
    await expect(window.client.session.setUp({ ...FACILITY, name: 'Facility admin', password })).rejects.toMatchObject({
      code: 'PASSWORD_NOT_GOOD',
      data: { reason },
    });
    expect(await window.client.session.view()).toMatchObject({ state: 'first_run' });
  });

  it('leaves nothing behind when the facility is wrong', async () => {
    const window = openWindow(test);
    await expect(
      window.client.session.setUp({ ...ADMIN, ...FACILITY, timeZone: 'Nowhere/Land' }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await window.client.session.view()).toMatchObject({ state: 'first_run', facility: 'My facility' });
  });
});

describe('signing in', () => {
  let admin: TestWindow;
  let desk: TestWindow;
  beforeEach(async () => {
    admin = await setUpFacility(test);
    await addPerson(test, admin, 'Desk', 'user');
    desk = openWindow(test);
  });
  const wrong = (window = desk, name = 'Desk') => window.client.session.signIn({ name, password: 'not this one' });

  it('needs the password, however the name is written', async () => {
    await expect(wrong()).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED', data: { triesLeft: FREE_TRIES - 1 } });
    const view = await desk.client.session.signIn({ name: '  dESK ', password: ownPassword('Desk') });
    expect(view).toMatchObject({ state: 'signed_in', person: { name: 'Desk', role: 'user' } });
    expect(new Set(view.permissions)).toEqual(permissionsOf('user'));
    expect(await desk.client.packages.list({})).toMatchObject({ packages: [] });
  });

  it('is asked for before anything else is answered', async () => {
    await expect(desk.client.packages.list({})).rejects.toMatchObject({ code: 'SIGNED_OUT', status: 401 });
    await desk.client.session.signIn({ name: 'Desk', password: ownPassword('Desk') });
    await desk.client.session.signOut();
    await expect(desk.client.packages.list({})).rejects.toMatchObject({ code: 'SIGNED_OUT' });
  });

  it('is slowed after five wrong tries, more with each, and whatever the password then is', async () => {
    for (let n = 0; n < FREE_TRIES; n += 1) await expect(wrong()).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    const right = () => desk.client.session.signIn({ name: 'Desk', password: ownPassword('Desk') });
    await expect(right()).rejects.toMatchObject({ code: 'SIGN_IN_SLOWED' });
    await clock.advance(5000);
    await expect(wrong()).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED', data: { triesLeft: 0 } });
    await clock.advance(5000);
    await expect(right()).rejects.toMatchObject({ code: 'SIGN_IN_SLOWED' });
    await clock.advance(5000);
    expect(await right()).toMatchObject({ state: 'signed_in' });
    // A right one begins the count anew.
    await desk.client.session.signOut();
    await expect(wrong()).rejects.toMatchObject({ data: { triesLeft: FREE_TRIES - 1 } });
  });

  it('is slowed for the name at every window, and for the window with every name', async () => {
    for (let n = 0; n < FREE_TRIES; n += 1) await expect(wrong()).rejects.toThrow();
    await expect(wrong(openWindow(test))).rejects.toMatchObject({ code: 'SIGN_IN_SLOWED' });
    await expect(wrong(desk, ADMIN.name)).rejects.toMatchObject({ code: 'SIGN_IN_SLOWED' });
    // Somebody else at another window is not kept from working.
    const other = openWindow(test);
    expect(await other.client.session.signIn(ADMIN)).toMatchObject({ state: 'signed_in' });
  });

  it('is slowed for a crowd of tries at once, and after a restart', async () => {
    const crowd = await Promise.allSettled(Array.from({ length: 15 }, () => wrong(openWindow(test))));
    const codes = crowd.map((one) => (one.status === 'rejected' ? one.reason.code : 'in'));
    expect(codes.filter((code) => code === 'SIGN_IN_REFUSED')).toHaveLength(FREE_TRIES);
    expect(codes.filter((code) => code === 'SIGN_IN_SLOWED')).toHaveLength(10);
    await test.stop();
    test = await createTestCore({ clock, dataDir: test.dataDir });
    await expect(wrong(openWindow(test))).rejects.toMatchObject({ code: 'SIGN_IN_SLOWED' });
  });

  it('never waits longer than a quarter of an hour, whatever the clock does', async () => {
    for (let n = 0; n < 30; n += 1) {
      await expect(wrong(openWindow(test))).rejects.toThrow();
      await clock.advance(15 * MINUTE);
    }
    await expect(wrong(openWindow(test))).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    clock.jump(clock.now() - 48 * 60 * MINUTE);
    await expect(wrong(openWindow(test))).rejects.toMatchObject({ code: 'SIGN_IN_SLOWED' });
    await clock.advance(15 * MINUTE);
    const view = await openWindow(test).client.session.signIn({ name: 'Desk', password: ownPassword('Desk') });
    expect(view.state).toBe('signed_in');
  });

  it('says the same of a wrong password and of a name nobody has', async () => {
    const nobody = await wrong(openWindow(test), 'Nobody here').catch((error: unknown) => error);
    const somebody = await wrong(openWindow(test)).catch((error: unknown) => error);
    expect(nobody).toMatchObject({ code: 'SIGN_IN_REFUSED', data: { triesLeft: FREE_TRIES - 1 } });
    expect(somebody).toMatchObject({ code: 'SIGN_IN_REFUSED', data: { triesLeft: FREE_TRIES - 1 } });
  });

  it('is in the audit log, the wrong tries too, and never what was typed', async () => {
    await expect(wrong(desk, 'my-password-in-the-wrong-field')).rejects.toThrow();
    await expect(wrong()).rejects.toThrow();
    await desk.client.session.signIn({ name: 'Desk', password: ownPassword('Desk') });
    await desk.client.session.signOut();
    expect((await actions()).slice(0, 4)).toEqual([
      'session.sign-out',
      'session.sign-in',
      'session.sign-in-refused',
      'session.sign-in-refused',
    ]);
    const { rows } = await test.client.audit.list({});
    expect(rows.slice(0, 4).map(({ actorName, entityLabel }) => [actorName, entityLabel])).toEqual([
      ['Desk', ''],
      ['Desk', 'Desk'],
      ['Nobody signed in', 'Desk'],
      ['Nobody signed in', 'an unknown name'],
    ]);
    expect(JSON.stringify(rows)).not.toContain('my-password');
  });
});

describe('a password somebody else gave', () => {
  it('lets its owner do nothing but choose an own one', async () => {
    const admin = await setUpFacility(test);
    const { oneTimePassword } = await admin.client.people.create({ name: 'Desk', role: 'user' });
    const desk = openWindow(test);
    const view = await desk.client.session.signIn({ name: 'Desk', password: oneTimePassword });
    expect(view).toMatchObject({ state: 'new_password' });
    await expect(desk.client.packages.list({})).rejects.toMatchObject({ code: 'FORBIDDEN_ACTION' });
    const change = (next: string, current = oneTimePassword) => desk.client.session.changePassword({ current, next });
    await expect(change(oneTimePassword)).rejects.toMatchObject({ data: { reason: 'same_password' } });
    await expect(change('short')).rejects.toMatchObject({ data: { reason: 'too_short' } });
    await expect(change('a fine long password', 'wrong')).rejects.toMatchObject({ data: { reason: 'wrong_password' } });
    expect(await change('a fine long password')).toMatchObject({ state: 'signed_in' });
    expect(await desk.client.packages.list({})).toMatchObject({ packages: [] });
    expect(test.lines.some(({ line }) => line.includes(oneTimePassword))).toBe(false);
  });

  it('signs its owner out everywhere and takes the PIN along when it is given anew', async () => {
    const admin = await setUpFacility(test);
    const id = await addPerson(test, admin, 'Desk', 'user');
    const desk = openWindow(test);
    await desk.client.session.signIn({ name: 'Desk', password: ownPassword('Desk') });
    await desk.client.session.setPin({ password: ownPassword('Desk'), pin: PIN });
    await admin.client.people.resetPassword({ id });
    expect(await desk.client.session.view()).toMatchObject({ state: 'signed_out' });
    await expect(desk.client.session.quickSwitch({ personId: id, pin: PIN })).rejects.toMatchObject({
      data: { reason: 'not_set' },
    });
    await expect(desk.client.session.signIn({ name: 'Desk', password: ownPassword('Desk') })).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
    });
  });
});

describe('quick switch by PIN', () => {
  let admin: TestWindow;
  let deskId: string;
  beforeEach(async () => {
    admin = await setUpFacility(test);
    deskId = await addPerson(test, admin, 'Desk', 'user');
    const desk = openWindow(test);
    await desk.client.session.signIn({ name: 'Desk', password: ownPassword('Desk') });
    await desk.client.session.setPin({ password: ownPassword('Desk'), pin: PIN });
  });
  const toDesk = (pin: string, window = admin) => window.client.session.quickSwitch({ personId: deskId, pin });

  it('puts another person at the same window, with their role', async () => {
    expect(await toDesk(PIN)).toMatchObject({ state: 'signed_in', person: { name: 'Desk' } });
    await expect(admin.client.people.list()).rejects.toMatchObject({ code: 'FORBIDDEN_ACTION' });
    expect((await actions())[0]).toBe('session.quick-switch');
  });

  it('leaves whoever sits there when the PIN is wrong, and asks the password after five', async () => {
    for (let n = 1; n <= 5; n += 1) {
      await expect(toDesk('0001')).rejects.toMatchObject({ data: { reason: n < 5 ? 'wrong' : 'too_many' } });
      expect(await admin.client.session.view()).toMatchObject({ person: { name: ADMIN.name } });
    }
    await clock.advance(20 * MINUTE);
    const window = openWindow(test);
    await expect(toDesk(PIN, window)).rejects.toMatchObject({ data: { reason: 'too_many' } });
    const shown = (await window.client.session.view()).people.find(({ id }) => id === deskId);
    expect(shown?.pin).toBe(false);
    await window.client.session.signIn({ name: 'Desk', password: ownPassword('Desk') });
    expect(await toDesk(PIN, window)).toMatchObject({ state: 'signed_in' });
  });

  it('asks the password once the hours of the setting are over', async () => {
    await admin.client.settings.set({ 'people.pinHours': 2 });
    await clock.advance(2 * 60 * MINUTE);
    await expect(toDesk(PIN, openWindow(test))).rejects.toMatchObject({ data: { reason: 'password_first' } });
  });

  it.each(['123', '123456789', 'abcd', '1111', '1234', '9876'])('takes no PIN like %s', async (pin) => {
    const set = admin.client.session.setPin({ password: ADMIN.password, pin });
    await expect(set).rejects.toMatchObject({ code: expect.stringMatching(/INVALID_INPUT|PASSWORD_NOT_GOOD/) });
  });

  it('needs the password to set or remove one', async () => {
    await expect(admin.client.session.setPin({ password: 'wrong', pin: PIN })).rejects.toMatchObject({
      data: { reason: 'wrong_password' },
    });
    await admin.client.session.setPin({ password: ADMIN.password, pin: PIN });
    expect(await admin.client.session.setPin({ password: ADMIN.password, pin: null })).toMatchObject({
      person: { hasPin: false },
    });
  });

  it('works with nothing but the database no more: the pepper is kept apart', async () => {
    const hash = test.core.people.list().find(({ id }) => id === deskId)?.pinHash ?? '';
    expect(hash).toMatch(/^scrypt\$/);
    const { verifyPassword } = await import('#main/core/passwords.ts');
    expect(await verifyPassword(hash, PIN)).toBe(false);
  });
});

describe('the lock', () => {
  let window: TestWindow;
  beforeEach(async () => {
    window = await setUpFacility(test);
    await window.client.settings.set({ 'people.lockAfterMinutes': 10 });
  });
  const state = async () => (await window.client.session.view()).state;

  it('closes after idle minutes, and the same person opens it again', async () => {
    await clock.advance(10 * MINUTE - 1);
    expect(await state()).toBe('signed_in');
    await clock.advance(1);
    expect(await state()).toBe('locked');
    await expect(window.client.packages.list({})).rejects.toMatchObject({ code: 'SCREEN_LOCKED', status: 423 });
    expect(await window.client.session.view()).toMatchObject({
      person: { name: ADMIN.name },
      permissions: ['session.use'],
    });
    expect((await actions())[0]).toBe('session.idle-lock');
    expect(await window.client.session.signIn(ADMIN)).toMatchObject({ state: 'signed_in' });
  });

  it('waits anew when somebody does something, not when a window reads by itself', async () => {
    await clock.advance(9 * MINUTE);
    await window.client.session.touch();
    await clock.advance(9 * MINUTE);
    await window.client.packages.list({});
    await clock.advance(1 * MINUTE);
    expect(await state()).toBe('locked');
  });

  it('cannot be opened by touching, changing or waiting', async () => {
    await window.client.session.lock();
    await window.client.session.touch();
    await expect(window.client.settings.set({ 'people.lockAfterMinutes': 0 })).rejects.toMatchObject({
      code: 'SCREEN_LOCKED',
    });
    await clock.advance(60 * MINUTE);
    expect(await state()).toBe('locked');
    expect((await actions()).filter((action) => action === 'session.lock')).toHaveLength(1);
  });

  it('follows the setting at once; 0 means never', async () => {
    await window.client.settings.set({ 'people.lockAfterMinutes': 0 });
    await clock.advance(24 * 60 * MINUTE);
    expect(await state()).toBe('signed_in');
    await window.client.settings.set({ 'people.lockAfterMinutes': 1 });
    await clock.advance(1 * MINUTE);
    expect(await state()).toBe('locked');
  });

  it('is closed after the computer slept, before any timer has run', async () => {
    clock.jump(clock.now() + 3 * 60 * MINUTE);
    expect(await state()).toBe('locked');
  });

  it('closes when the computer is locked', async () => {
    test.core.lockSeat(window.seat);
    expect(await state()).toBe('locked');
    expect((await actions())[0]).toBe('session.lock');
  });

  it('ends the stream of changes, and the window hears of it', async () => {
    const abort = new AbortController();
    const views: string[] = [];
    const watching = (async () => {
      for await (const view of await window.client.session.watch(undefined, { signal: abort.signal })) {
        views.push(view.state);
        if (view.state === 'locked') break;
      }
    })();
    const changes = (async () => {
      for await (const _event of await window.client.app.changes());
      return 'ended';
    })();
    await new Promise((resolve) => setImmediate(resolve));
    await window.client.session.lock();
    expect(await changes).toBe('ended');
    await watching;
    abort.abort();
    expect(views).toEqual(['signed_in', 'locked']);
  });
});

describe('managing people', () => {
  let admin: TestWindow;
  beforeEach(async () => {
    admin = await setUpFacility(test);
  });
  const adminId = async () => (await admin.client.session.view()).person?.id ?? '';

  it('changes a role at once, wherever the person is signed in', async () => {
    const id = await addPerson(test, admin, 'Desk', 'viewer');
    const desk = openWindow(test);
    await desk.client.session.signIn({ name: 'Desk', password: ownPassword('Desk') });
    const add = () => desk.client.packages.create({ metrcNumber: '1A77', strain: 'Blue Dream', initialMg: 1000 });
    await expect(add()).rejects.toMatchObject({ code: 'FORBIDDEN_ACTION' });
    await admin.client.people.edit({ id, role: 'user' });
    await add();
    await admin.client.people.setActive({ id, active: false });
    expect(await desk.client.session.view()).toMatchObject({ state: 'signed_out' });
    await expect(
      openWindow(test).client.session.signIn({ name: 'Desk', password: ownPassword('Desk') }),
    ).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    expect((await admin.client.session.view()).people.map(({ name }) => name)).toEqual([ADMIN.name]);
  });

  it('always leaves an active Super Admin', async () => {
    const id = await adminId();
    await expect(admin.client.people.setActive({ id, active: false })).rejects.toMatchObject({
      code: 'LAST_SUPER_ADMIN',
    });
    await expect(admin.client.people.edit({ id, role: 'user' })).rejects.toMatchObject({ code: 'LAST_SUPER_ADMIN' });
    await addPerson(test, admin, 'Second', 'super_admin');
    await admin.client.people.edit({ id, role: 'user' });
    await expect(admin.client.people.list()).rejects.toMatchObject({ code: 'FORBIDDEN_ACTION' });
  });

  it('keeps names apart, however they are written', async () => {
    const id = await addPerson(test, admin, 'Desk', 'user');
    await expect(admin.client.people.create({ name: ' desk  ', role: 'viewer' })).rejects.toMatchObject({
      code: 'NAME_TAKEN',
    });
    await expect(admin.client.people.edit({ id, name: ADMIN.name.toUpperCase() })).rejects.toMatchObject({
      code: 'NAME_TAKEN',
    });
    await admin.client.people.edit({ id, name: 'Front desk' });
    expect((await admin.client.people.list()).map(({ name }) => name)).toEqual([ADMIN.name, 'Front desk']);
  });

  it('shows and logs no hash', async () => {
    await addPerson(test, admin, 'Desk', 'user');
    const seen = JSON.stringify([await admin.client.people.list(), (await test.client.audit.list({})).rows]);
    expect(seen).not.toContain('scrypt');
    expect(seen).toContain('"passwordHash":["set","changed"]');
  });
});

describe('roles', () => {
  it('each have everything of the one before, and the last has everything', () => {
    const sets = ROLES.map((role) => permissionsOf(role));
    sets.slice(1).forEach((set, i) => {
      for (const permission of sets[i] ?? []) expect(set).toContain(permission);
      expect(set.size).toBeGreaterThan(sets[i]?.size ?? 0);
    });
    expect(sets.at(-1)).toEqual(operator.permissions);
  });

  it('a Viewer changes nothing', () => {
    const writing = [...permissionsOf('viewer')].filter((permission) =>
      /write|operate|manage|approve/.test(permission),
    );
    expect(writing).toEqual(['own-account.write']);
  });
});

describe('training', () => {
  it('has people of every role and no passwords, and is never set up or signed in to for real', async () => {
    const training = await createTestCore({ training: true });
    const window = openWindow(training);
    const view = await window.client.session.view();
    expect(new Set(view.people.map(({ role }) => role))).toEqual(new Set(ROLES));
    const viewer = view.people.find(({ role }) => role === 'viewer')?.id ?? '';
    expect(await window.client.session.practise({ personId: viewer })).toMatchObject({ state: 'signed_in' });
    await expect(window.client.apexSync.pause()).rejects.toMatchObject({ code: 'FORBIDDEN_ACTION' });
    await expect(window.client.session.setUp({ ...ADMIN, ...FACILITY })).rejects.toMatchObject({
      code: 'ALREADY_SET_UP',
    });
    await expect(
      window.client.session.signIn({ name: view.people[0]?.name ?? '', password: '' }),
    ).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    await training.discard();
  });

  it('reaches nothing but its own Apex, and keeps nothing real', async () => {
    const training = await createTestCore({ training: true });
    const window = openWindow(training);
    const admin = (await window.client.session.view()).people.find(({ role }) => role === 'super_admin')?.id ?? '';
    await window.client.session.practise({ personId: admin });
    const real = { url: 'https://app.apextrading.com/api', token: 'a-real-token-2190' };
    await expect(window.client.settings.testApex(real)).rejects.toMatchObject({ code: 'NOT_IN_TRAINING' });
    const file = { fileName: 'apex_config.json', contentBase64: Buffer.from('{"api_token":"x"}').toString('base64') };
    await expect(window.client.settings.importOldClient(file)).rejects.toMatchObject({ code: 'NOT_IN_TRAINING' });
    await training.discard();
  });

  it('practising is refused outside of it', async () => {
    const admin = await setUpFacility(test);
    const id = await addPerson(test, admin, 'Desk', 'user');
    await expect(openWindow(test).client.session.practise({ personId: id })).rejects.toMatchObject({
      code: 'SANDBOX_ONLY',
    });
  });
});

describe('what must not open a door again', () => {
  let admin: TestWindow;
  let deskId: string;
  let desk: TestWindow;
  beforeEach(async () => {
    admin = await setUpFacility(test);
    deskId = await addPerson(test, admin, 'Desk', 'user');
    desk = openWindow(test);
    await desk.client.session.signIn({ name: 'Desk', password: ownPassword('Desk') });
  });
  const stateOf = async (window: TestWindow) => (await window.client.session.view()).state;

  it('switching a person on again: whoever sat there signs in anew', async () => {
    await admin.client.people.setActive({ id: deskId, active: false });
    await admin.client.people.setActive({ id: deskId, active: true });
    expect(await stateOf(desk)).toBe('signed_out');
  });

  it('resetting the own password, which would lock its own reader out', async () => {
    const own = (await admin.client.session.view()).person?.id ?? '';
    await expect(admin.client.people.resetPassword({ id: own })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      data: { reason: 'own_account' },
    });
    expect(await stateOf(admin)).toBe('signed_in');
  });

  it('a new password: every other window of that person is signed out', async () => {
    const second = openWindow(test);
    await second.client.session.signIn({ name: 'Desk', password: ownPassword('Desk') });
    await desk.client.session.changePassword({ current: ownPassword('Desk'), next: 'another quiet morning' });
    expect([await stateOf(desk), await stateOf(second)]).toEqual(['signed_in', 'signed_out']);
  });

  it('a change of password under way while somebody else resets it: the reset wins', async () => {
    const change = desk.client.session.changePassword({ current: ownPassword('Desk'), next: 'another quiet morning' });
    const reset = admin.client.people.resetPassword({ id: deskId });
    const [changed, { oneTimePassword }] = await Promise.all([change.catch(() => null), reset]);
    const later = openWindow(test);
    const view = await later.client.session.signIn({ name: 'Desk', password: oneTimePassword });
    expect(view.state).toBe('new_password');
    if (changed) expect(await stateOf(desk)).toBe('signed_out');
  });

  it('a full disk: the screen is covered all the same, and the program goes on', async () => {
    const { connection } = test.core.database;
    connection.exec('create table if not exists filler (x)');
    connection.pragma(`max_page_count = ${connection.pragma('page_count', { simple: true })}`);
    const fill = connection.prepare('insert into filler values (zeroblob(2000))');
    expect(() => {
      for (;;) fill.run();
    }).toThrow(/full/);
    test.core.lockSeat(desk.seat);
    expect(desk.seat.state()).toBe('locked');
    await clock.advance(20 * MINUTE);
    expect(admin.seat.state()).toBe('locked');
    await expect(openWindow(test).client.session.signIn(ADMIN)).rejects.toMatchObject({ code: 'DISK_FULL' });
    connection.pragma('max_page_count = 1073741823');
    expect(await openWindow(test).client.session.signIn(ADMIN)).toMatchObject({ state: 'signed_in' });
  });

  it('a secret that could not be noted in the audit log is not set', async () => {
    const { connection } = test.core.database;
    connection.exec("create trigger full before insert on audit_log begin select raise(abort, 'no room'); end");
    const set = admin.client.settings.setSecret({ name: 'apex.token', value: 'a-new-token-2190' });
    await expect(set).rejects.toMatchObject({ code: 'UNEXPECTED' });
    connection.exec('drop trigger full');
    expect((await admin.client.settings.get()).secrets[0]).toMatchObject({ set: false });
    expect(test.core.settings.secret('apex.token')).toBeNull();
  });

  it.each(['a token with spaces', '1A4060300012345678901234', 'short'])('a token that is a word: %s', async (value) => {
    await expect(admin.client.settings.setSecret({ name: 'apex.token', value })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      data: { reason: 'not_a_token' },
    });
  });

  it('names that look like another one', async () => {
    for (const name of ['\u200b', 'De\u200bsk', '---', 'Desk\u202e']) {
      await expect(admin.client.people.create({ name, role: 'viewer' })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    }
  });

  it('asking again and again at a window where nobody sits leaves nothing in the audit log', async () => {
    const before = (await test.client.audit.list({})).total;
    const window = openWindow(test);
    for (let n = 0; n < 20; n += 1) {
      await window.client.session.lock();
      await window.client.session.signOut();
      await window.client.session.enterTraining().catch(() => null);
    }
    expect((await test.client.audit.list({})).total).toBe(before);
  });
});
