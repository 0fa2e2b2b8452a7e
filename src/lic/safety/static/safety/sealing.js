// The formats of lic/core/sealing, on the device: what is sealed here opens at the desk, and nobody can tell where it was sealed.
// Nothing here is our own below the formats: X25519 and XSalsa20-Poly1305 are tweetnacl's, the rest is noble's (vendored.toml).
import { argon2idAsync } from "./vendored/noble-hashes-2.4.0/argon2.js";
import { blake2b } from "./vendored/noble-hashes-2.4.0/blake2.js";
import { xchacha20poly1305 } from "./vendored/noble-ciphers-2.4.0/chacha.js";
import "./vendored/tweetnacl-1.0.3/nacl-fast.min.js";

const { nacl } = self;
const FORM = 1;
const SIZES = [4, 16, 64].map((size) => size * 1024);
const ARGON = { t: 2, m: 19 * 1024, p: 1, dkLen: 32 };
export const WORDS = 7;

export const bytes = (text) => new TextEncoder().encode(text);

const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export const random = (size) => crypto.getRandomValues(new Uint8Array(size));

export const toBase64 = (blob) => btoa(Array.from(blob, (byte) => String.fromCharCode(byte)).join(""));

export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// labels.py
export const derived = (root, label, size = 32) =>
  blake2b(root, { dkLen: size, personalization: joined(bytes(label), new Uint8Array(16 - label.length)) });

// padding.py
export function padded(body) {
  const size = SIZES.find((one) => body.length + 4 <= one);
  if (!size) throw new RangeError("too long");
  const whole = new Uint8Array(size);
  new DataView(whole.buffer).setUint32(0, body.length);
  whole.set(body, 4);
  return whole;
}

// envelopes.py
function encrypted(key, body, context) {
  const nonce = random(24);
  const bound = joined([FORM], bytes(context));
  return joined([FORM], nonce, xchacha20poly1305(key, nonce, bound).encrypt(padded(body)));
}

// A sealed box of libsodium: a passing key pair, its public half in front, and a nonce of both public keys.
function sealedBox(plain, recipient) {
  const passing = nacl.box.keyPair.fromSecretKey(random(32));
  const nonce = blake2b(joined(passing.publicKey, recipient), { dkLen: 24 });
  const box = nacl.box(plain, nonce, recipient, passing.secretKey);
  passing.secretKey.fill(0);
  return joined(passing.publicKey, box);
}

export function seal(body, context, recipients, beside) {
  const key = random(32);
  const plain = joined([FORM], key, derived(bytes(context), "lic context"));
  const each = (found, made) => Object.fromEntries(Object.entries(found).map(([name, one]) => [name, made(one, name)]));
  const envelope = {
    text: encrypted(key, body, context),
    keys: each(recipients, (one) => sealedBox(plain, one)),
    beside: each(beside, (one, name) => encrypted(key, one, `${context.length}:${context}:${name}`)),
  };
  key.fill(0);
  plain.fill(0);
  return envelope;
}

// base/receipts.py: seven words, each as likely as any other; numbers past the last whole round are drawn again.
export function draw(list) {
  const end = 65536 - (65536 % list.length);
  const words = [];
  while (words.length < WORDS) {
    const [number] = crypto.getRandomValues(new Uint16Array(1));
    if (number < end) words.push(list[number % list.length]);
  }
  return words;
}

export const normal = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().normalize("NFKC");

// receipts.py
export async function receipt(words, salt) {
  const root = await argon2idAsync(bytes(normal(words)), salt, ARGON);
  const secret = derived(root, "lic reporter");
  const locator = derived(root, "lic locator", 16);
  const found = { mark: derived(locator, "lic locator kept"), public: nacl.box.keyPair.fromSecretKey(secret).publicKey };
  for (const one of [root, secret, locator]) one.fill(0);
  return found;
}

// A random UUID as Python makes them; `crypto.randomUUID` is missing on an onion address.
export function caseId() {
  const blob = random(16);
  blob[6] = (blob[6] & 0x0f) | 0x40;
  blob[8] = (blob[8] & 0x3f) | 0x80;
  const hex = Array.from(blob, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
