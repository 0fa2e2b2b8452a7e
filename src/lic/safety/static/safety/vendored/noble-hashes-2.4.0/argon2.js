import { blake2b } from "./blake2.js";
import { anumber, checkOpts, clean, kdfInputToBytes, nextTick, swap32IfBE, swap8IfBE, u32, u8, } from "./utils.js";
const AT = { Argon2d: 0, Argon2i: 1, Argon2id: 2 };
const ARGON2_SYNC_POINTS = 4;
const abytesOrZero = (buf, errorTitle = '') => {
    if (buf === undefined)
        return Uint8Array.of();
    return kdfInputToBytes(buf, errorTitle);
};
const A2_BUF = new Uint32Array(256);
function G(a, b, c, d) {
    let Al = A2_BUF[2 * a], Ah = A2_BUF[2 * a + 1]; // prettier-ignore
    let Bl = A2_BUF[2 * b], Bh = A2_BUF[2 * b + 1]; // prettier-ignore
    let Cl = A2_BUF[2 * c], Ch = A2_BUF[2 * c + 1]; // prettier-ignore
    let Dl = A2_BUF[2 * d], Dh = A2_BUF[2 * d + 1]; // prettier-ignore
    let ml = 0, mh = 0, rl = 0, xh = 0, xl = 0; // prettier-ignore
    ml = Math.imul(Al, Bl);
    mh = (((Al >>> 0) * (Bl >>> 0) - (ml >>> 0)) / 0x100000000 + 0.5) | 0; // prettier-ignore
    rl = (Al >>> 0) + (Bl >>> 0) + ((ml << 1) >>> 0);
    Ah = (Ah + Bh + ((mh << 1) | (ml >>> 31)) + ((rl / 0x100000000) | 0)) | 0;
    Al = rl | 0; // prettier-ignore
    xh = Dh ^ Ah;
    xl = Dl ^ Al; // prettier-ignore
    Dh = xl;
    Dl = xh; // prettier-ignore
    ml = Math.imul(Cl, Dl);
    mh = (((Cl >>> 0) * (Dl >>> 0) - (ml >>> 0)) / 0x100000000 + 0.5) | 0; // prettier-ignore
    rl = (Cl >>> 0) + (Dl >>> 0) + ((ml << 1) >>> 0);
    Ch = (Ch + Dh + ((mh << 1) | (ml >>> 31)) + ((rl / 0x100000000) | 0)) | 0;
    Cl = rl | 0; // prettier-ignore
    xh = Bh ^ Ch;
    xl = Bl ^ Cl; // prettier-ignore
    Bh = (xh >>> 24) | (xl << 8);
    Bl = (xh << 8) | (xl >>> 24); // prettier-ignore
    ml = Math.imul(Al, Bl);
    mh = (((Al >>> 0) * (Bl >>> 0) - (ml >>> 0)) / 0x100000000 + 0.5) | 0; // prettier-ignore
    rl = (Al >>> 0) + (Bl >>> 0) + ((ml << 1) >>> 0);
    Ah = (Ah + Bh + ((mh << 1) | (ml >>> 31)) + ((rl / 0x100000000) | 0)) | 0;
    Al = rl | 0; // prettier-ignore
    xh = Dh ^ Ah;
    xl = Dl ^ Al; // prettier-ignore
    Dh = (xh >>> 16) | (xl << 16);
    Dl = (xh << 16) | (xl >>> 16); // prettier-ignore
    ml = Math.imul(Cl, Dl);
    mh = (((Cl >>> 0) * (Dl >>> 0) - (ml >>> 0)) / 0x100000000 + 0.5) | 0; // prettier-ignore
    rl = (Cl >>> 0) + (Dl >>> 0) + ((ml << 1) >>> 0);
    Ch = (Ch + Dh + ((mh << 1) | (ml >>> 31)) + ((rl / 0x100000000) | 0)) | 0;
    Cl = rl | 0; // prettier-ignore
    xh = Bh ^ Ch;
    xl = Bl ^ Cl; // prettier-ignore
    Bh = (xh << 1) | (xl >>> 31);
    Bl = (xh >>> 31) | (xl << 1); // prettier-ignore
    ((A2_BUF[2 * a] = Al), (A2_BUF[2 * a + 1] = Ah));
    ((A2_BUF[2 * b] = Bl), (A2_BUF[2 * b + 1] = Bh));
    ((A2_BUF[2 * c] = Cl), (A2_BUF[2 * c + 1] = Ch));
    ((A2_BUF[2 * d] = Dl), (A2_BUF[2 * d + 1] = Dh));
}
function P(v00, v01, v02, v03, v04, v05, v06, v07, v08, v09, v10, v11, v12, v13, v14, v15) {
    G(v00, v04, v08, v12);
    G(v01, v05, v09, v13);
    G(v02, v06, v10, v14);
    G(v03, v07, v11, v15);
    G(v00, v05, v10, v15);
    G(v01, v06, v11, v12);
    G(v02, v07, v08, v13);
    G(v03, v04, v09, v14);
}
function block(x, xPos, yPos, outPos, needXor) {
    if (needXor) {
        for (let i = 0; i < 256; i++) {
            const r = x[xPos + i] ^ x[yPos + i];
            A2_BUF[i] = r;
            x[outPos + i] ^= r;
        }
    }
    else {
        for (let i = 0; i < 256; i++) {
            const r = x[xPos + i] ^ x[yPos + i];
            A2_BUF[i] = r;
            x[outPos + i] = r;
        }
    }
    for (let i = 0; i < 128; i += 16) {
        P(i, i + 1, i + 2, i + 3, i + 4, i + 5, i + 6, i + 7, i + 8, i + 9, i + 10, i + 11, i + 12, i + 13, i + 14, i + 15);
    }
    for (let i = 0; i < 16; i += 2) {
        P(i, i + 1, i + 16, i + 17, i + 32, i + 33, i + 48, i + 49, i + 64, i + 65, i + 80, i + 81, i + 96, i + 97, i + 112, i + 113);
    }
    for (let i = 0; i < 256; i++)
        x[outPos + i] ^= A2_BUF[i];
    clean(A2_BUF);
}
function Hp(A, dkLen) {
    const A8 = u8(A);
    const T = new Uint32Array(1);
    const T8 = u8(T);
    T[0] = swap8IfBE(dkLen);
    if (dkLen <= 64)
        return blake2b.create({ dkLen }).update(T8).update(A8).digest();
    const out = new Uint8Array(dkLen);
    let V = blake2b.create({}).update(T8).update(A8).digest();
    let pos = 0;
    out.set(V.subarray(0, 32));
    pos += 32;
    for (; dkLen - pos > 64; pos += 32) {
        const Vh = blake2b.create({}).update(V);
        Vh.digestInto(V);
        Vh.destroy();
        out.set(V.subarray(0, 32), pos);
    }
    out.set(blake2b(V, { dkLen: dkLen - pos }), pos);
    clean(V, T);
    return out;
}
function indexAlpha(r, s, laneLen, segmentLen, index, randL, sameLane = false) {
    let area;
    if (r === 0) {
        if (s === 0)
            area = index - 1;
        else if (sameLane)
            area = s * segmentLen + index - 1;
        else
            area = s * segmentLen + (index == 0 ? -1 : 0);
    }
    else if (sameLane)
        area = laneLen - segmentLen + index - 1;
    else
        area = laneLen - segmentLen + (index == 0 ? -1 : 0);
    const startPos = r !== 0 && s !== ARGON2_SYNC_POINTS - 1 ? (s + 1) * segmentLen : 0;
    const randLow = Math.imul(randL, randL);
    const randHigh = (((randL >>> 0) * (randL >>> 0) - (randLow >>> 0)) / 0x100000000 + 0.5) | 0;
    const areaLow = Math.imul(area, randHigh);
    const areaHigh = (((area >>> 0) * (randHigh >>> 0) - (areaLow >>> 0)) / 0x100000000 + 0.5) | 0;
    const rel = area - 1 - areaHigh;
    return (startPos + rel) % laneLen;
}
const maxUint32 = Math.pow(2, 32);
const ARGON2_DEFAULT_MEMORY = 1024 ** 2; // KiB: 1 GiB
const ARGON2_DEFAULT_MAXMEM = ARGON2_DEFAULT_MEMORY * 1024;
function isU32(num) {
    return Number.isSafeInteger(num) && num >= 0 && num < maxUint32;
}
function argon2Opts(opts = {}) {
    opts = checkOpts({}, opts);
    const merged = {
        t: 3,
        m: ARGON2_DEFAULT_MEMORY,
        p: 1,
        version: 0x13,
        dkLen: 32,
        maxmem: ARGON2_DEFAULT_MAXMEM,
        asyncTick: 10,
    };
    for (let [k, v] of Object.entries(opts))
        if (v !== undefined)
            merged[k] = v;
    const { dkLen, p, m, t, version, onProgress, asyncTick } = merged;
    if (!isU32(dkLen) || dkLen < 4)
        throw new Error('"dkLen" must be 4..');
    if (!isU32(p) || p < 1 || p >= Math.pow(2, 24))
        throw new Error('"p" must be 1..2^24');
    if (!isU32(m))
        throw new Error('"m" must be 0..2^32');
    if (!isU32(t) || t < 1)
        throw new Error('"t" (iterations) must be 1..2^32');
    if (onProgress !== undefined && typeof onProgress !== 'function')
        throw new Error('"onProgress" must be a function');
    anumber(asyncTick, 'asyncTick');
    if (!isU32(m) || m < 8 * p)
        throw new Error('"m" (memory) must be at least 8*p bytes');
    if (version !== 0x10 && version !== 0x13)
        throw new Error('"version" must be 0x10 or 0x13, got ' + version);
    return merged;
}
function argon2InitialHash(password, salt, type, opts) {
    const ownedInputs = [];
    const BUF = new Uint32Array(1);
    const BUF8 = u8(BUF);
    let h;
    let H0;
    let succeeded = false;
    const rememberOwned = (input, bytes) => {
        if (typeof input === 'string')
            ownedInputs.push(bytes);
        return bytes;
    };
    try {
        const passwordBytes = rememberOwned(password, kdfInputToBytes(password, 'password'));
        const saltBytes = rememberOwned(salt, kdfInputToBytes(salt, 'salt'));
        if (!isU32(passwordBytes.length))
            throw new Error('"password" must be less of length 1..4Gb');
        if (!isU32(saltBytes.length) || saltBytes.length < 8)
            throw new Error('"salt" must be of length 8..4Gb');
        if (!Object.values(AT).includes(type))
            throw new Error('"type" was invalid');
        let { p, dkLen, m, t, version, key, personalization, maxmem, onProgress, asyncTick } = argon2Opts(opts);
        const keyInput = key;
        key = rememberOwned(keyInput, abytesOrZero(keyInput, 'key'));
        const personalizationInput = personalization;
        personalization = rememberOwned(personalizationInput, abytesOrZero(personalizationInput, 'personalization'));
        h = blake2b.create();
        for (let item of [p, dkLen, m, t, version, type]) {
            BUF[0] = swap8IfBE(item);
            h.update(BUF8);
        }
        for (let i of [passwordBytes, saltBytes, key, personalization]) {
            BUF[0] = swap8IfBE(i.length); // BUF is u32 array, this is valid once normalized to LE bytes
            h.update(BUF8).update(i);
        }
        H0 = new Uint32Array(18);
        h.digestInto(u8(H0));
        succeeded = true;
        return { H0, p, dkLen, m, t, version, maxmem, onProgress, asyncTick };
    }
    finally {
        if (h)
            h.destroy();
        clean(BUF, ...ownedInputs);
        if (!succeeded && H0)
            clean(H0);
    }
}
function argon2Init(password, salt, type, opts) {
    const { H0, p, dkLen, m, t, version, maxmem, onProgress, asyncTick } = argon2InitialHash(password, salt, type, opts);
    try {
        const lanes = p;
        const mP = 4 * p * Math.floor(m / (ARGON2_SYNC_POINTS * p));
        const laneLen = Math.floor(mP / p);
        const segmentLen = Math.floor(laneLen / ARGON2_SYNC_POINTS);
        const memUsed = mP * 1024;
        if (!isU32(maxmem))
            throw new Error('"maxmem" expected <2**32, got ' + maxmem);
        if (memUsed > maxmem)
            throw new Error('"maxmem" limit was hit: memUsed(mP*1024)=' + memUsed + ', maxmem=' + maxmem);
        const B = new Uint32Array(memUsed / 4);
        for (let l = 0; l < p; l++) {
            const i = 256 * laneLen * l;
            H0[17] = swap8IfBE(l);
            H0[16] = swap8IfBE(0);
            B.set(swap32IfBE(u32(Hp(H0, 1024))), i);
            H0[16] = swap8IfBE(1);
            B.set(swap32IfBE(u32(Hp(H0, 1024))), i + 256);
        }
        let perBlock = () => { };
        if (onProgress) {
            const totalBlock = t * ARGON2_SYNC_POINTS * p * segmentLen - 2 * p;
            const callbackPer = Math.max(Math.floor(totalBlock / 10000), 1);
            let blockCnt = 0;
            perBlock = () => {
                blockCnt++;
                if (onProgress && (!(blockCnt % callbackPer) || blockCnt === totalBlock))
                    onProgress(blockCnt / totalBlock);
            };
        }
        return { type, mP, p, t, version, B, laneLen, lanes, segmentLen, dkLen, perBlock, asyncTick };
    }
    finally {
        clean(H0);
    }
}
function argon2Output(B, p, laneLen, dkLen) {
    const B_final = new Uint32Array(256);
    for (let l = 0; l < p; l++)
        for (let j = 0; j < 256; j++)
            B_final[j] ^= B[256 * (laneLen * l + laneLen - 1) + j];
    const res = Hp(swap32IfBE(B_final), dkLen);
    clean(B, B_final);
    return res;
}
function* argon2Blocks(ctx, address) {
    const { type, mP, p, t, version, B, laneLen, lanes, segmentLen, perBlock } = ctx;
    address[256 + 6] = mP;
    address[256 + 8] = t;
    address[256 + 10] = type;
    for (let r = 0; r < t; r++) {
        const needXor = r !== 0 && version === 0x13;
        address[256 + 0] = r;
        for (let s = 0; s < ARGON2_SYNC_POINTS; s++) {
            address[256 + 4] = s;
            const dataIndependent = type == AT.Argon2i || (type == AT.Argon2id && r === 0 && s < 2);
            for (let l = 0; l < p; l++) {
                address[256 + 2] = l;
                address[256 + 12] = 0;
                let startPos = 0;
                if (r === 0 && s === 0) {
                    startPos = 2;
                    if (dataIndependent) {
                        address[256 + 12]++;
                        block(address, 256, 2 * 256, 0, false);
                        block(address, 0, 2 * 256, 0, false);
                    }
                }
                let offset = l * laneLen + s * segmentLen + startPos;
                for (let index = startPos; index < segmentLen; index++, offset++) {
                    perBlock();
                    const prev = offset % laneLen ? offset - 1 : offset + laneLen - 1;
                    let randL, randH;
                    if (dataIndependent) {
                        let i128 = index % 128;
                        if (i128 === 0) {
                            address[256 + 12]++;
                            block(address, 256, 2 * 256, 0, false);
                            block(address, 0, 2 * 256, 0, false);
                        }
                        randL = address[2 * i128];
                        randH = address[2 * i128 + 1];
                    }
                    else {
                        const T = 256 * prev;
                        randL = B[T];
                        randH = B[T + 1];
                    }
                    const refLane = r === 0 && s === 0 ? l : randH % lanes;
                    const refPos = indexAlpha(r, s, laneLen, segmentLen, index, randL, refLane == l);
                    const refBlock = laneLen * refLane + refPos;
                    block(B, 256 * prev, 256 * refBlock, offset * 256, needXor);
                    yield;
                }
            }
        }
    }
    clean(address);
}
function argon2(type, password, salt, opts) {
    const ctx = argon2Init(password, salt, type, opts);
    const blocks = argon2Blocks(ctx, new Uint32Array(3 * 256));
    while (!blocks.next().done) { }
    return argon2Output(ctx.B, ctx.p, ctx.laneLen, ctx.dkLen);
}
export const argon2d = (password, salt, opts = {}) => argon2(AT.Argon2d, password, salt, opts);
export const argon2i = (password, salt, opts = {}) => argon2(AT.Argon2i, password, salt, opts);
export const argon2id = (password, salt, opts = {}) => argon2(AT.Argon2id, password, salt, opts);
async function argon2Async(type, password, salt, opts) {
    const ctx = argon2Init(password, salt, type, opts);
    const address = new Uint32Array(3 * 256);
    const blocks = argon2Blocks(ctx, address);
    const abort = () => clean(address, ctx.B);
    let ts = Date.now();
    while (!blocks.next().done) {
        const diff = Date.now() - ts;
        if (diff >= 0 && diff < ctx.asyncTick)
            continue;
        await nextTick(abort);
        ts = Date.now();
    }
    return argon2Output(ctx.B, ctx.p, ctx.laneLen, ctx.dkLen);
}
export const argon2dAsync = (password, salt, opts = {}) => argon2Async(AT.Argon2d, password, salt, opts);
export const argon2iAsync = (password, salt, opts = {}) => argon2Async(AT.Argon2i, password, salt, opts);
export const argon2idAsync = (password, salt, opts = {}) => argon2Async(AT.Argon2id, password, salt, opts);
