import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Unavailable } from "../../../sandbox/obtain/context";
import { createFetcher } from "../../../sandbox/obtain/fetcher";
import { serve, type Workshop, workshop } from "./workshop";

describe("fetching", () => {
  let shop: Workshop;
  beforeEach(() => (shop = workshop()));
  afterEach(() => {
    shop.close();
  });

  it("stores what the server sends", async () => {
    const server = await serve((_request, response) => response.end("payload"));
    try {
      const target = join(shop.root, "file");
      await createFetcher().file(`${server.url}/x`, target);
      assert.equal(readFileSync(target, "utf8"), "payload");
      assert.equal(await createFetcher().text(`${server.url}/x`), "payload");
    } finally {
      await server.close();
    }
  });

  it("says which status stood in the way", async () => {
    const server = await serve((_request, response) => response.writeHead(404).end());
    try {
      await assert.rejects(createFetcher().text(`${server.url}/x`), (error: unknown) => {
        assert.ok(error instanceof Unavailable);
        assert.match(error.message, /answered 404 Not Found/);
        return true;
      });
    } finally {
      await server.close();
    }
  });

  it("does not take a broken-off download for a complete one", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("only this", () => response.destroy());
    });
    try {
      await assert.rejects(
        createFetcher().file(`${server.url}/x`, join(shop.root, "file")),
        (error: unknown) => {
          assert.ok(error instanceof Unavailable);
          assert.match(error.message, /broke off after \d+/);
          return true;
        },
      );
    } finally {
      await server.close();
    }
  });

  it("gives up on silence in the middle", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200);
      response.write("beginning");
    });
    try {
      const fetcher = createFetcher({ stallMilliseconds: 50 });
      await assert.rejects(fetcher.file(`${server.url}/x`, join(shop.root, "file")), {
        name: "Unavailable",
        message: /broke off after 9 bytes/,
      });
    } finally {
      await server.close();
    }
  });

  it("asks a host that does not answer only once", async () => {
    let asked = 0;
    const server = await serve(() => {
      asked += 1;
    });
    try {
      const fetcher = createFetcher({ answerMilliseconds: 50 });
      await assert.rejects(fetcher.text(`${server.url}/a`), {
        name: "Unavailable",
        message: /no answer within 0.05 s/,
      });
      await assert.rejects(fetcher.text(`${server.url}/b`), {
        name: "Unavailable",
        message: /does not answer$/,
      });
      assert.equal(asked, 1);
    } finally {
      await server.close();
    }
  });

  it("ends with the interrupt of the user, not with another source", async () => {
    const server = await serve(() => undefined);
    const controller = new AbortController();
    try {
      const fetcher = createFetcher({ signal: controller.signal });
      const asked = fetcher.text(`${server.url}/a`);
      controller.abort();
      await assert.rejects(asked, { name: "AbortError" });
    } finally {
      await server.close();
    }
  });
});
