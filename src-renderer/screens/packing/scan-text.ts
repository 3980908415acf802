// What a scanner sent, without what only scanners need: control characters (GS among them) and the symbology prefix
// of the AIM standard, such as "]C1".
const CONTROL = /\p{Cc}/gu;
const AIM_PREFIX = /^\][A-Za-z][0-9A-Za-z]/;

export const cleanScan = (text: string): string =>
  text.replace(CONTROL, '').trim().replace(AIM_PREFIX, '').trim().slice(0, 300);
