import type { World } from "../harness/world";
import { amazon } from "./aws";
import { kubernetes } from "./kubernetes";

/** A stack that every rule accepts. Fixtures differ from it in one thing. */
export const conforming: World = { ...kubernetes, ...amazon };
