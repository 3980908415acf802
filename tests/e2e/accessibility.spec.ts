// Every screen of the training sandbox in light and dark: nothing serious for axe, no error on the console,
// nothing that scrolls sideways in a small window.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { type ScreenName, ShellModel } from './page-models/shell.ts';

test.use({ sandbox: true });

const SCREENS: readonly ScreenName[] = ['Today', 'Finished goods', 'Apex sync', 'Mapping', 'Training'];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen passes axe in ${colorScheme}`, async ({ signedInPage: page }) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const shell = new ShellModel(page);
    for (const screen of SCREENS) {
      await shell.open(screen);
      await page.waitForLoadState('networkidle');
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      const found = serious.map(
        ({ id, nodes }) => `${screen}: ${id} at ${nodes.map((n) => n.target.join(' ')).join(', ')}`,
      );
      expect(found).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });
}

test('no screen scrolls sideways at 1024 by 640', async ({ signedInPage: page }) => {
  await page.setViewportSize({ width: 1024, height: 640 });
  const shell = new ShellModel(page);
  for (const screen of SCREENS) {
    await shell.open(screen);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, screen).toBeLessThanOrEqual(0);
  }
});
