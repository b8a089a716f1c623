import { PolicyPack } from "@pulumi/policy";
import { compile } from "./frame/compile";
import { readMessagesOnce } from "./frame/read-once";
import { sound } from "./gate/registry-problems";
import { everyRule } from "./packs/every-rule";

readMessagesOnce();
new PolicyPack("spotify-ai-agent", {
  description: "Controls of the platform, mapped to PCI DSS, SOX, GDPR, HIPAA and ISO 27001",
  enforcementLevel: "mandatory",
  policies: compile(sound(everyRule)),
});
