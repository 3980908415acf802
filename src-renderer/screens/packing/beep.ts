// A short sound for a scan: high and single when it was taken, low and double when not.
let context: AudioContext | null = null;

function tone(at: number, hertz: number, seconds: number): void {
  if (!context) return;
  const oscillator = context.createOscillator();
  const volume = context.createGain();
  oscillator.frequency.value = hertz;
  volume.gain.value = 0.08;
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + seconds);
}

export function beep(good: boolean): void {
  context ??= new AudioContext();
  const now = context.currentTime;
  if (good) tone(now, 1320, 0.07);
  else {
    tone(now, 220, 0.12);
    tone(now + 0.18, 220, 0.12);
  }
}
