import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sendRaw } from './raw-request.ts';
import { until } from '../../support/backend.ts';
import { openAttacked } from './attacked.ts';
import type { Attacked } from './attacked.ts';

let attacked: Attacked;
beforeEach(async () => {
  attacked = await openAttacked();
});
afterEach(() => attacked.close());

describe('requests that other pages make a browser send', () => {
  const forms = [
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/json',
  ];

  test.each(forms)('a form of %s changes nothing, with the cookie and from anywhere', async (type) => {
    for (const origin of [`http://${attacked.host}`, 'https://evil.example', 'null']) {
      for (const path of [
        '/',
        attacked.base,
        `${attacked.base}socket`,
        new URL(attacked.server.url).search.replace('?', '/?'),
      ]) {
        const headers = {
          Cookie: attacked.cookie,
          Origin: origin,
          'Content-Type': type,
          'Content-Length': '2',
        };
        attacked.expectNothingOf(await attacked.get(path, headers, 'POST'), [403, 405]);
      }
    }
    expect(attacked.ports).toHaveLength(0);
  });

  test.each(['cross-site', 'same-site'])(
    'what a browser marks as %s gets neither page nor socket',
    async (site) => {
      attacked.expectNothingOf(
        await attacked.get(attacked.base, { Cookie: attacked.cookie, 'Sec-Fetch-Site': site }),
        [403],
      );
      expect((await attacked.dial({ headers: { 'Sec-Fetch-Site': site } })).outcome).toBe('403');
      for (const own of ['same-origin', 'none'])
        expect(
          (await attacked.get(attacked.base, { Cookie: attacked.cookie, 'Sec-Fetch-Site': own })).status,
        ).toBe(200);
    },
  );

  test('the cookie alone opens nothing: the path has a secret of its own, and the cookie goes nowhere else', async () => {
    for (const path of ['/', '/p/', '/socket', '/index.html', `${attacked.base.slice(0, -5)}AAAA/`])
      attacked.expectNothingOf(await attacked.get(path, { Cookie: attacked.cookie }), [403]);
    const { pathname, search } = new URL(attacked.server.url);
    const given = (await attacked.get(pathname + search)).headers['set-cookie'] ?? '';
    expect(given.split('; ').slice(1)).toEqual([`Path=${attacked.base}`, 'HttpOnly', 'SameSite=Strict']);
  });

  test('nobody is let in by a name that leads here, and a launch address is not spent by it', async () => {
    const launch = new URL(attacked.server.launchUrl());
    for (const name of [
      `evil.example:${attacked.port}`,
      `127.0.0.1.evil.example:${attacked.port}`,
      `LOCALHOST:${attacked.port}`,
      `127.1:${attacked.port}`,
      `${attacked.host}.`,
    ])
      attacked.expectNothingOf(
        await attacked.get(launch.pathname + launch.search, { Host: name, Cookie: attacked.cookie }),
        [400, 403],
      );
    expect((await attacked.get(launch.pathname + launch.search)).status).toBe(303);
    const twice = await sendRaw(attacked.port, `GET ${attacked.base} HTTP/1.1\r\nHost: evil.example`, {
      Host: attacked.host,
      Cookie: attacked.cookie,
    });
    attacked.expectNothingOf(twice, [400, 403]);
  });
});

describe('paths', () => {
  test.each([
    '%252e%252e%252fsecret.txt',
    '..%252fsecret.txt',
    '%c0%ae%c0%ae/secret.txt',
    '%2e%2e%5csecret.txt',
    '..;/secret.txt',
    'assets/%2e%2e/%2e%2e/secret.txt',
    'index.html%00',
    'index.html%2500',
    'index.html/',
    'assets/..%00/secret.txt',
    '%2f%2fetc%2fpasswd',
    'con',
    'link.txt%20',
  ])('%s lead nowhere', async (path) => {
    attacked.expectNothingOf(
      await attacked.get(attacked.base + path, { Cookie: attacked.cookie }),
      [403, 404],
    );
  });
});

test('a path of thousands of characters leads nowhere', async () => {
  attacked.expectNothingOf(
    await attacked.get(attacked.base + 'x'.repeat(8_000), { Cookie: attacked.cookie }),
    [404],
  );
});

describe('clients that take their time', () => {
  test.each([
    ['nothing at all', ''],
    ['half a request line', 'GET /'],
    ['headers without end', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n'],
  ])('that send %s are cut off', async (_title, text) => {
    const raw = attacked.openRaw();
    raw.socket.write(text);
    await until('the connection is closed', raw.isOver, 20_000);
    await attacked.expectAlive();
  });

  test('that send a header every moment, or a body that never ends, are cut off', async () => {
    const drips = [
      { head: 'GET / HTTP/1.1\r\nHost: x\r\n', drop: 'X-A: b\r\n' },
      {
        head: `POST ${attacked.base} HTTP/1.1\r\nHost: ${attacked.host}\r\nCookie: ${attacked.cookie}\r\nContent-Length: 100000\r\n\r\n`,
        drop: 'a',
      },
    ];
    for (const { head, drop } of drips) {
      const raw = attacked.openRaw();
      raw.socket.write(head);
      const drip = setInterval(() => raw.socket.write(drop), 20);
      await until('the connection is closed', raw.isOver, 20_000).finally(() => clearInterval(drip));
    }
    await attacked.expectAlive();
  });

  test('that ask once and stay are let go', async () => {
    const raw = attacked.openRaw();
    raw.socket.write(
      `GET ${attacked.base} HTTP/1.1\r\nHost: ${attacked.host}\r\nCookie: ${attacked.cookie}\r\n\r\n`,
    );
    await until('it is answered', () => raw.heard().startsWith('HTTP/1.1 200'));
    await until('the connection is closed', raw.isOver, 20_000);
  });
});

describe('clients that are many', () => {
  test('hundreds of connections that say nothing keep nobody out for long', async () => {
    const all = Array.from({ length: 400 }, attacked.openRaw);
    await until('all are closed', () => all.every(({ isOver }) => isOver()), 30_000);
    await attacked.expectAlive();
  });

  test('pages beyond the limit are refused, and there is room again once one has gone', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => attacked.dial()));
    expect(opened.filter(({ outcome }) => outcome === 'open')).toHaveLength(4);
    expect(opened.filter(({ outcome }) => outcome === '503')).toHaveLength(4);
    for (const { socket } of opened) socket.terminate();
    await until('there is room', async () => {
      const again = await attacked.dial();
      again.socket.terminate();
      return again.outcome === 'open';
    });
  });

  test('a second page is served beside the first, and what ends it does not end the first', async () => {
    const [first, second] = [await attacked.dial(), await attacked.dial()];
    second.socket.send('{');
    await new Promise((done) => second.socket.once('close', done));
    const answer = new Promise<string>((done) =>
      first.socket.once('message', (data: Buffer) => done(data.toString())),
    );
    first.socket.send('{"type":"call","id":1,"name":"app.info","input":{}}');
    expect(JSON.parse(await answer)).toMatchObject({ type: 'result', id: 1 });
    first.socket.close();
  });
});

test('every answer, whatever it is, forbids to be framed, sniffed and kept', async () => {
  const { pathname, search } = new URL(attacked.server.url);
  const answers = [
    await attacked.get(pathname + search),
    await attacked.get(attacked.base, { Cookie: attacked.cookie }),
    await attacked.get(`${attacked.base}none`, { Cookie: attacked.cookie }),
    await attacked.get('/'),
    await attacked.get(attacked.base, { Cookie: attacked.cookie }, 'POST'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([303, 200, 404, 403, 405]);
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['server']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  }
});
