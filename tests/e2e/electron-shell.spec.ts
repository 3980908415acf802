// The desktop program's own code, built: its window, what its page may not do, its port, its life. Runs under
// Electron where its binary is at hand and under the stand-in elsewhere; what differs is in the stand-in's README.
import { existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type Desktop, startDesktop } from '../support/desktop.ts';
import { FACILITY, OWNER, prepareFacility } from '../support/prepared-facility.ts';
import { makeTempDir, type TempDir } from '../support/temp-dir.ts';
import { ShellModel } from './page-models/shell.ts';
import { SignInModel } from './page-models/sign-in.ts';

/** Asks for a port as the window does, calls the procedure over it and gives the answer's body. */
const callOverPort = (page: Page, procedure: string): Promise<string> =>
  page.evaluate(
    (path) =>
      new Promise<string>((resolve) => {
        window.addEventListener('message', (event) => {
          const [port] = event.ports;
          if (event.data !== 'packhouse:port' || !port) return;
          // The window's own port may come by here too: only the answer to our question counts.
          port.addEventListener('message', (answer) => {
            if (String(answer.data).includes(`asked-by-a-test ${path}`)) resolve(String(answer.data));
          });
          port.start();
          port.postMessage(JSON.stringify({ i: `asked-by-a-test ${path}`, p: { u: path, b: {} } }));
        });
        window.packhouse?.requestPort();
      }),
    procedure,
  );

const sessionOverPort = (page: Page): Promise<string> => callOverPort(page, '/session/view');

const windowCount = (desktop: Desktop): Promise<number> =>
  desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, undefined);

/** What the tray's menu offers. Only the stand-in keeps it where a test can see it. */
const trayLabels = (desktop: Desktop): Promise<readonly string[]> =>
  desktop.evaluate(({ Tray }) => {
    const [tray] = Reflect.get(Tray, 'shown');
    return tray.menu.items.map(({ label }: { label: string }) => label);
  }, undefined);

const clickTray = (desktop: Desktop, label: string): Promise<void> =>
  desktop.evaluate(({ Tray }, wanted) => {
    const [tray] = Reflect.get(Tray, 'shown');
    tray.menu.items.find((item: { label: string }) => item.label === wanted).click();
  }, label);

const shownNotifications = (desktop: Desktop): Promise<unknown> =>
  desktop.evaluate(({ Notification }) => Reflect.get(Notification, 'shown'), undefined);

const menuLabels = (desktop: Desktop): Promise<readonly string[]> =>
  desktop.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [], undefined);

async function openPersonMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: /Account and sign-out/ }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

test.describe('the desktop window', () => {
  test.describe.configure({ mode: 'serial' });
  let temp: TempDir;
  let desktop: Desktop;
  let page: Page;

  test.beforeAll(async () => {
    temp = makeTempDir();
    await prepareFacility(temp.path);
    desktop = await startDesktop({ dataDir: temp.path });
    page = desktop.page;
  });
  test.afterAll(async () => {
    await desktop.kill();
    temp.remove();
  });

  test('opens once and shows its screen', async () => {
    await expect(page).toHaveTitle(/Packhouse/);
    await expect(page.locator('#root')).not.toBeEmpty();
    expect(await windowCount(desktop)).toBe(1);
  });

  test('asks Electron for every protection of its page', async () => {
    // Electron has this for its own tests and leaves it out of its types.
    const preferences = await desktop.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      return contents ? Reflect.get(contents, 'getLastWebPreferences').call(contents) : null;
    }, undefined);
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  test('gives its page the bridge and nothing of Node', async () => {
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(window.packhouse ?? {}).sort(),
      node: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in globalThis),
    }));
    expect(seen).toEqual({ bridge: ['host', 'requestPort'], node: [] });
  });

  test('answers the contract over a message port', async () => {
    const answer = await sessionOverPort(page);
    expect(answer).toContain(OWNER.name);
    expect(answer).toContain('"host":"electron"');
    expect(answer).toContain('"state":"signed_out"');
  });

  test('survives nonsense on the port', async () => {
    await page.evaluate(() => {
      window.addEventListener('message', (event) => event.ports[0]?.postMessage('{'), { once: true });
      window.packhouse?.requestPort();
    });
    expect(await sessionOverPort(page)).toContain(OWNER.name);
  });

  test('stays on its own address', async () => {
    const before = page.url();
    await page.evaluate(() => {
      window.location.href = 'https://example.com/';
    });
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'https://example.com/elsewhere';
      document.body.append(link);
      link.click();
      link.remove();
    });
    expect(await page.evaluate(() => document.title)).toMatch(/Packhouse/);
    expect(page.url()).toBe(before);
  });

  test('opens no window, and hands only known sites to the system browser', async () => {
    await desktop.evaluate(({ app, shell }) => {
      const opened: string[] = [];
      Object.assign(app, { openedByTest: opened });
      shell.openExternal = async (address) => {
        opened.push(address);
      };
    }, undefined);
    await page.evaluate(() => {
      for (const address of [
        'https://app.apextrading.com/orders',
        'https://apextrading.com.example/',
        'http://app.apextrading.com/',
        'file:///etc/passwd',
        'https://example.com/',
      ]) {
        window.open(address);
      }
    });
    const opened = () =>
      desktop.evaluate(({ app }) => Object.entries(app).find(([name]) => name === 'openedByTest')?.[1], undefined);
    await expect.poll(opened).toEqual(['https://app.apextrading.com/orders']);
    expect(await windowCount(desktop)).toBe(1);
    await expect
      .poll(
        () =>
          page
            .context()
            .pages()
            .filter((other) => other.url().startsWith('https://example')).length,
      )
      .toBe(0);
  });

  test('denies its page the microphone, the place and notifications', async () => {
    const outcome = await page.evaluate(async () => {
      const place = new Promise<string>((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          () => resolve('denied'),
        );
      });
      // Asked about, not asked for: a Chromium without any sound system dies of the real request.
      const microphone = navigator.permissions.query({ name: 'microphone' }).then(({ state }) => state);
      return Promise.all([place, microphone, Notification.requestPermission()]);
    });
    expect(outcome).toEqual(['denied', 'denied', 'denied']);
  });

  test('runs no inline or evaluated script and talks to nobody', async () => {
    const outcome = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.ranInline = true';
      document.head.append(script);
      script.remove();
      const frame = document.createElement('iframe');
      frame.src = 'https://example.com/';
      const refused = new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => {
          if (event.effectiveDirective === 'frame-src') resolve(event.effectiveDirective);
        });
      });
      document.body.append(frame);
      const fetched = await fetch('https://example.com/').then(
        () => 'answered',
        () => 'refused',
      );
      const framed = await refused;
      frame.remove();
      return { inline: 'ranInline' in window, fetched, framed };
    });
    expect(outcome).toEqual({ inline: false, fetched: 'refused', framed: 'frame-src' });
    const policy = await page.evaluate(async () => (await fetch('./')).headers.get('content-security-policy'));
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  test('copies diagnostics from About that name versions and neither secrets nor the person', async () => {
    const copied = () => desktop.evaluate(({ clipboard }) => clipboard.readText(), undefined);
    await desktop.evaluate(({ dialog, Menu }) => {
      dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
      const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
      items.find((item) => item.label === 'About Packhouse')?.click();
    }, undefined);
    await expect.poll(copied).toContain('Packhouse');
    const text = await copied();
    expect(text).toMatch(/Electron .*Chromium .*Node \d/);
    expect(text).toMatch(/^Apex sync: \w+/m);
    for (const own of [homedir(), OWNER.name, FACILITY.facility, temp.path]) expect(text).not.toContain(own);
  });

  test('pauses nothing from the tray while nobody is signed in, and says who could', async () => {
    test.skip(desktop.kind === 'electron', 'Electron tells nobody which notifications it has shown.');
    await clickTray(desktop, 'Pause the sync');
    expect(await shownNotifications(desktop)).toContainEqual({
      title: 'Packhouse',
      body: 'Sign in as somebody who may pause the sync.',
    });
    expect(await trayLabels(desktop)).toContain('Pause the sync');
  });

  test('pauses and resumes from the tray in the name of whoever is signed in', async () => {
    await new SignInModel(page).signIn(OWNER.name, OWNER.password);
    await new ShellModel(page).navigation.waitFor();
    expect(await sessionOverPort(page)).toContain('"state":"signed_in"');
    test.skip(desktop.kind === 'electron', 'Electron gives its tray’s menu to nobody.');
    await clickTray(desktop, 'Pause the sync');
    await expect.poll(() => trayLabels(desktop)).toContain('Resume the sync');
    await clickTray(desktop, 'Resume the sync');
    await expect.poll(() => trayLabels(desktop)).toContain('Pause the sync');
  });

  test('opens the workbook in the system’s own program', async () => {
    await desktop.evaluate(({ app, shell }) => {
      const files: string[] = [];
      Object.assign(app, { filesOpenedByTest: files });
      shell.openPath = async (path) => {
        files.push(path);
        return '';
      };
    }, undefined);
    expect(await callOverPort(page, '/sheets/openWorkbook')).toContain('"opened":true');
    const files = await desktop.evaluate(
      ({ app }) => Object.entries(app).find(([name]) => name === 'filesOpenedByTest')?.[1],
      undefined,
    );
    expect(files).toEqual([join(temp.path, 'Packing List.xlsx')]);
    expect(existsSync(join(temp.path, 'Packing List.xlsx'))).toBe(true);
  });

  test('opens training in place, says so in tray and menu, and comes back to whoever was signed in', async () => {
    const signIn = new SignInModel(page);
    await openPersonMenu(page, 'Open the training sandbox');
    await signIn.choosePractice('Super Admin');
    await expect(page.getByText('TRAINING', { exact: true })).toBeVisible();
    expect(await sessionOverPort(page)).toContain('"training":true');
    if (desktop.kind === 'stand-in') {
      await expect.poll(() => trayLabels(desktop)).toContain('The window is in training');
    }
    await expect.poll(() => menuLabels(desktop)).toContain('Training');
    await page.getByRole('button', { name: 'Leave training' }).first().click();
    await expect(page.getByText('TRAINING', { exact: true })).toHaveCount(0);
    await new ShellModel(page).navigation.waitFor();
    const back = await sessionOverPort(page);
    expect(back).toContain('"training":false');
    expect(back).toContain('"state":"signed_in"');
    await expect.poll(() => menuLabels(desktop)).not.toContain('Training');
  });

  test('locks itself with the computer, and when it goes to sleep', async () => {
    const signIn = new SignInModel(page);
    for (const happening of ['lock-screen', 'suspend']) {
      await desktop.evaluate(({ powerMonitor }, name) => {
        powerMonitor.emit(name);
      }, happening);
      await expect.poll(() => sessionOverPort(page)).toContain('"state":"locked"');
      await signIn.signIn(OWNER.name, OWNER.password);
      await new ShellModel(page).navigation.waitFor();
    }
  });

  test('goes back to a backup under its window, which then asks who is there', async () => {
    test.setTimeout(120_000);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Backups' }).click();
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page
      .getByRole('button', { name: /^Restore the backup of/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: /^Restore the backup of/ });
    await dialog.getByLabel(`Password of ${OWNER.name}`).fill(OWNER.password);
    await dialog.getByRole('button', { name: 'Restore this backup' }).click();
    await expect.poll(() => sessionOverPort(page), { timeout: 60_000 }).toContain('"state":"signed_out"');
    await new SignInModel(page).signIn(OWNER.name, OWNER.password);
    await new ShellModel(page).navigation.waitFor();
  });

  test('takes sleep and waking in its stride', async () => {
    await desktop.evaluate(({ powerMonitor }) => {
      powerMonitor.emit('suspend');
      powerMonitor.emit('resume');
    }, undefined);
    expect(await sessionOverPort(page)).toContain(OWNER.name);
  });

  test('keeps the core running when the window is closed, and opens it again', async () => {
    await Promise.all([
      page.waitForEvent('close'),
      desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close(), undefined),
    ]);
    await expect.poll(() => windowCount(desktop)).toBe(0);
    expect(existsSync(join(temp.path, 'packhouse.lock'))).toBe(true);
    const [again] = await Promise.all([
      desktop.nextPage(),
      desktop.evaluate(({ app }) => {
        app.emit('activate');
      }, undefined),
    ]);
    page = again;
    expect(await sessionOverPort(page)).toContain(OWNER.name);
  });

  test('goes to the place a packhouse:// link names, and nowhere for a strange one', async () => {
    const follow = (link: string) =>
      desktop.evaluate(({ app }, address) => {
        app.emit('second-instance', {}, ['packhouse', address], '');
      }, link);
    await follow('packhouse://finished-goods');
    await expect(page).toHaveURL(/\/#\/finished-goods/);
    await follow('packhouse://../../etc/passwd');
    await follow('packhouse://x?y=<script>');
    expect(await windowCount(desktop)).toBe(1);
    await expect(page).toHaveURL(/\/#\/finished-goods/);
  });

  test('says so when its page has died, and opens again from there', async () => {
    test.skip(desktop.kind === 'electron', 'Playwright cannot follow a crashed page inside Electron.');
    const gone = new Promise((resolve) => page.once('close', resolve));
    await desktop.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
      undefined,
    );
    await gone;
    page = await desktop.nextPage();
    await expect(page.getByRole('heading', { name: 'This window stopped working' })).toBeVisible();
    await page.getByRole('link', { name: 'Open the window again' }).click();
    expect(await sessionOverPort(page)).toContain(OWNER.name);
  });

  test('stops the core and gives its data folder back when it is quit', async () => {
    expect(existsSync(join(temp.path, 'packhouse.lock'))).toBe(true);
    await desktop.evaluate(({ app }) => {
      setImmediate(() => app.quit());
    }, undefined);
    expect(await desktop.exited).toBe(0);
    expect(existsSync(join(temp.path, 'packhouse.lock'))).toBe(false);
  });
});

test('a damaged database shows its window how to recover instead of ending the program', async () => {
  const temp = makeTempDir();
  writeFileSync(join(temp.path, 'packhouse.sqlite'), 'once a database '.repeat(4000));
  const desktop = await startDesktop({ dataDir: temp.path });
  await expect(desktop.page.getByRole('heading', { name: 'The database is damaged' })).toBeVisible();
  await desktop.evaluate(({ app }) => {
    setImmediate(() => app.quit());
  }, undefined);
  expect(await desktop.exited).toBe(0);
  temp.remove();
});

test('closing the window quits when the person chose so', async () => {
  const temp = makeTempDir();
  writeFileSync(join(temp.path, 'window.json'), JSON.stringify({ keepSyncing: false }));
  const desktop = await startDesktop({ dataDir: temp.path });
  await desktop.evaluate(({ BrowserWindow }) => {
    setImmediate(() => BrowserWindow.getAllWindows()[0]?.close());
  }, undefined);
  expect(await desktop.exited).toBe(0);
  temp.remove();
});
