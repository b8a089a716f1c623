import type { World, WorldResource } from "../harness/world";
import { container, labels, podSpec } from "./pods";

const toService = (name: string) => [
  { path: "/", pathType: "Prefix", backend: { service: { name, port: { number: 80 } } } },
];
const SERVICES = "spotify-ai-agent-prod";
const BILLING = "spotify-ai-agent-prod-billing";
const TENANT = "tenant-acme";

const namespace = (name: string, extra: Readonly<Record<string, string>> = {}): WorldResource => ({
  type: "kubernetes:core/v1:Namespace",
  props: {
    metadata: {
      name,
      labels: {
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "v1.35",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/audit": "restricted",
        "platform.spotify-ai.io/owner": "platform",
        "platform.spotify-ai.io/data-class": "internal",
        "platform.spotify-ai.io/residency": "eu",
        "platform.spotify-ai.io/retention": "365d",
        ...extra,
      },
    },
  },
});

const networkPolicy = (name: string, place: string, spec: object): WorldResource => ({
  type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  props: { metadata: { name, namespace: place }, spec },
});

const deny = (place: string): WorldResource =>
  networkPolicy("deny-all", place, { podSelector: {}, policyTypes: ["Ingress", "Egress"] });

const account = (name: string, place: string): WorldResource => ({
  type: "kubernetes:core/v1:ServiceAccount",
  props: {
    metadata: { name: `spotify-ai-${name}-service`, namespace: place },
    automountServiceAccountToken: false,
  },
});

const budget = (name: string, place: string): WorldResource => ({
  type: "kubernetes:policy/v1:PodDisruptionBudget",
  props: {
    metadata: { name: `spotify-ai-${name}-service`, namespace: place },
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: { matchLabels: { "app.kubernetes.io/name": name } },
    },
  },
});

const deployment = (name: string, place: string, annotations = {}): WorldResource => ({
  type: "kubernetes:apps/v1:Deployment",
  props: {
    metadata: { name: `spotify-ai-${name}-service`, namespace: place, labels: labels(name) },
    spec: {
      replicas: 3,
      selector: { matchLabels: { "app.kubernetes.io/name": name } },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels: labels(name), annotations },
        spec: podSpec(name, name === "ml" ? "accelerated" : "general"),
      },
    },
  },
});

const rollout = (name: string, place: string, group: string): WorldResource => ({
  type: "kubernetes:argoproj.io/v1alpha1:Rollout",
  props: {
    metadata: { name: `spotify-ai-${name}-service`, namespace: place, labels: labels(name) },
    spec: {
      replicas: 3,
      selector: { matchLabels: { "app.kubernetes.io/name": name } },
      template: { metadata: { labels: labels(name) }, spec: podSpec(name, group) },
      strategy: {
        canary: {
          maxUnavailable: 0,
          maxSurge: 1,
          analysis: { templates: [{ templateName: "success-rate" }] },
          steps: [{ setWeight: 10 }, { setWeight: 50 }],
        },
      },
    },
  },
});

const mutualTls = (place: string): WorldResource => ({
  type: "kubernetes:security.istio.io/v1:PeerAuthentication",
  props: { metadata: { name: "strict", namespace: place }, spec: { mtls: { mode: "STRICT" } } },
});

const quota = (name: string, spec: object): WorldResource => ({
  type: "kubernetes:core/v1:ResourceQuota",
  props: { metadata: { name, namespace: TENANT }, spec },
});

const bounded = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, "10"]));

/** The Kubernetes half of a stack that every rule accepts. */
export const kubernetes: World = {
  servicesNamespace: namespace(SERVICES),
  billingNamespace: namespace(BILLING, { "platform.spotify-ai.io/data-class": "cardholder" }),
  ingressNamespace: namespace("istio-ingress"),
  tenantNamespace: namespace(TENANT, {
    "platform.spotify-ai.io/tenant": "acme",
    "platform.spotify-ai.io/tier": "enterprise",
    "platform.spotify-ai.io/data-class": "health",
  }),
  // The cluster's own namespaces are outside the rules for governed ones.
  systemNamespace: { type: "kubernetes:core/v1:Namespace", props: { metadata: { name: "kube-system" } } },

  servicesDeny: deny(SERVICES),
  billingDeny: deny(BILLING),
  ingressDeny: deny("istio-ingress"),
  tenantDeny: deny(TENANT),
  tenantTraffic: networkPolicy("own-tenant", TENANT, {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      { from: [{ namespaceSelector: { matchLabels: { "platform.spotify-ai.io/tenant": "acme" } } }] },
    ],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
          },
        ],
        ports: [
          { port: 53, protocol: "UDP" },
          { port: 53, protocol: "TCP" },
        ],
      },
      { to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": SERVICES } } }] },
    ],
  }),
  servicesTraffic: networkPolicy("backend", SERVICES, {
    podSelector: { matchLabels: { "app.kubernetes.io/name": "backend" } },
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      { from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "istio-ingress" } } }] },
      { from: [{ ipBlock: { cidr: "10.0.0.0/16" } }] },
    ],
    egress: [
      { to: [{ ipBlock: { cidr: "10.0.0.0/16" } }], ports: [{ port: 5432 }] },
      { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ port: 80 }] },
    ],
  }),

  backendService: {
    type: "kubernetes:core/v1:Service",
    props: {
      metadata: { name: "spotify-ai-backend-service", namespace: SERVICES },
      spec: { type: "ClusterIP", selector: { "app.kubernetes.io/name": "backend" }, ports: [{ port: 8080 }] },
    },
  },
  publicService: {
    type: "kubernetes:core/v1:Service",
    props: {
      metadata: {
        name: "istio-ingressgateway",
        namespace: "istio-ingress",
        annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing" },
      },
      spec: {
        type: "LoadBalancer",
        allocateLoadBalancerNodePorts: false,
        loadBalancerSourceRanges: ["0.0.0.0/0"],
        ports: [{ port: 443 }],
      },
    },
  },
  internalService: {
    type: "kubernetes:core/v1:Service",
    props: {
      metadata: {
        name: "internal-gateway",
        namespace: "istio-ingress",
        annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" },
      },
      spec: {
        type: "LoadBalancer",
        allocateLoadBalancerNodePorts: false,
        loadBalancerSourceRanges: ["10.0.0.0/8"],
        ports: [{ port: 443 }],
      },
    },
  },
  tenantIngress: {
    type: "kubernetes:networking.k8s.io/v1:Ingress",
    props: {
      metadata: {
        name: "web",
        namespace: TENANT,
        annotations: { "cert-manager.io/cluster-issuer": "platform-issuer" },
      },
      spec: {
        ingressClassName: "istio",
        rules: [
          {
            host: "app.acme.spotify-ai.io",
            http: { paths: toService("web") },
          },
        ],
        tls: [{ hosts: ["app.acme.spotify-ai.io"], secretName: "web-tls" }],
      },
    },
  },
  platformIngress: {
    type: "kubernetes:networking.k8s.io/v1:Ingress",
    props: {
      metadata: {
        name: "istio-ingressgateway",
        namespace: "istio-ingress",
        annotations: { "alb.ingress.kubernetes.io/scheme": "internet-facing" },
      },
      spec: {
        ingressClassName: "alb",
        rules: [{ host: "api.platform.spotify-ai.io", http: { paths: toService("istio-ingressgateway") } }],
        tls: [{ hosts: ["api.platform.spotify-ai.io"], secretName: "api-tls" }],
      },
    },
    sources: { metadata: ["firewall"] },
  },
  servicesRoute: {
    type: "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute",
    props: {
      metadata: { name: "api", namespace: SERVICES },
      spec: {
        hostnames: ["api.spotify-ai.io"],
        parentRefs: [{ name: "public", namespace: "istio-ingress" }],
      },
    },
  },
  publicGateway: {
    type: "kubernetes:gateway.networking.k8s.io/v1:Gateway",
    props: {
      metadata: { name: "public", namespace: "istio-ingress" },
      spec: {
        listeners: [
          {
            name: "https",
            port: 443,
            protocol: "HTTPS",
            hostname: "api.spotify-ai.io",
            tls: { certificateRefs: [{ name: "api-tls" }] },
          },
        ],
      },
    },
  },
  meshGateway: {
    type: "kubernetes:networking.istio.io/v1:Gateway",
    props: {
      metadata: { name: "mesh", namespace: "istio-ingress" },
      spec: {
        servers: [
          { hosts: ["*"], port: { number: 80, protocol: "HTTP" }, tls: { httpsRedirect: true } },
          {
            hosts: ["api.spotify-ai.io"],
            port: { number: 443, protocol: "HTTPS" },
            tls: { mode: "SIMPLE", credentialName: "api-tls" },
          },
        ],
      },
    },
  },

  backend: deployment("backend", SERVICES),
  ml: deployment("ml", SERVICES, { "platform.spotify-ai.io/model-digest": `sha256:${"b2".repeat(32)}` }),
  auth: rollout("auth", SERVICES, "general"),
  billing: rollout("billing", BILLING, "pci"),
  backendAccount: account("backend", SERVICES),
  mlAccount: account("ml", SERVICES),
  authAccount: account("auth", SERVICES),
  billingAccount: account("billing", BILLING),
  erasureAccount: account("erasure", SERVICES),
  backendBudget: budget("backend", SERVICES),
  mlBudget: budget("ml", SERVICES),
  authBudget: budget("auth", SERVICES),
  billingBudget: budget("billing", BILLING),
  servicesMutualTls: mutualTls(SERVICES),
  billingMutualTls: mutualTls(BILLING),
  erasure: {
    type: "kubernetes:batch/v1:CronJob",
    props: {
      metadata: {
        name: "erasure",
        namespace: SERVICES,
        labels: { "app.kubernetes.io/component": "erasure" },
      },
      spec: {
        schedule: "0 3 * * *",
        jobTemplate: {
          spec: {
            activeDeadlineSeconds: 3600,
            ttlSecondsAfterFinished: 86400,
            template: {
              metadata: { labels: labels("erasure") },
              spec: { ...podSpec("erasure"), restartPolicy: "Never" },
            },
          },
        },
      },
    },
  },
  migration: {
    type: "kubernetes:batch/v1:Job",
    props: {
      metadata: { name: "migration", namespace: SERVICES },
      spec: {
        activeDeadlineSeconds: 600,
        ttlSecondsAfterFinished: 3600,
        template: {
          metadata: { labels: labels("backend") },
          spec: { ...podSpec("backend"), containers: [container("migration")], restartPolicy: "Never" },
        },
      },
    },
  },

  tenantRole: {
    type: "kubernetes:rbac.authorization.k8s.io/v1:Role",
    props: {
      metadata: { name: "tenant-admin", namespace: TENANT },
      rules: [
        { apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get", "list", "watch"] },
        {
          apiGroups: ["apps"],
          resources: ["deployments"],
          verbs: ["get", "list", "create", "update", "delete"],
        },
        { apiGroups: [""], resources: ["secrets"], verbs: ["create", "update", "delete"] },
        { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["get", "list"] },
      ],
    },
  },
  tenantBinding: {
    type: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
    props: {
      metadata: { name: "tenant-admin", namespace: TENANT },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "tenant-admin" },
      subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "tenant:acme:admins" }],
    },
  },
  operatorRole: {
    type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
    props: {
      metadata: { name: "platform-reader", labels: { "app.kubernetes.io/part-of": "spotify-ai-agent" } },
      rules: [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "list"] }],
    },
  },
  operatorBinding: {
    type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
    props: {
      metadata: { name: "platform-operators" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" },
      subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "platform:operators" }],
    },
  },

  tenantQuota: quota("allocation", {
    hard: {
      ...bounded([
        "requests.cpu",
        "limits.cpu",
        "requests.memory",
        "limits.memory",
        "requests.ephemeral-storage",
        "limits.ephemeral-storage",
        "requests.storage",
        "persistentvolumeclaims",
        "pods",
        "services",
        "count/secrets",
        "count/configmaps",
        "count/serviceaccounts",
        "count/deployments.apps",
        "count/statefulsets.apps",
        "count/jobs.batch",
        "count/cronjobs.batch",
        "count/ingresses.networking.k8s.io",
        "count/horizontalpodautoscalers.autoscaling",
        "count/poddisruptionbudgets.policy",
        "count/networkpolicies.networking.k8s.io",
        "requests.nvidia.com/gpu",
      ]),
      "services.loadbalancers": "0",
      "services.nodeports": "0",
    },
  }),
  tenantPriorityQuota: quota("priorities", {
    hard: { pods: "0" },
    scopeSelector: {
      matchExpressions: [
        {
          scopeName: "PriorityClass",
          operator: "In",
          values: ["system-node-critical", "system-cluster-critical"],
        },
      ],
    },
  }),
  tenantAffinityQuota: quota("affinity", { hard: { pods: "0" }, scopes: ["CrossNamespacePodAffinity"] }),
  tenantLimits: {
    type: "kubernetes:core/v1:LimitRange",
    props: {
      metadata: { name: "defaults", namespace: TENANT },
      spec: {
        limits: [
          {
            type: "Container",
            default: { cpu: "200m", memory: "128Mi" },
            defaultRequest: { cpu: "100m", memory: "64Mi" },
          },
        ],
      },
    },
  },

  fastStorage: {
    type: "kubernetes:storage.k8s.io/v1:StorageClass",
    props: {
      metadata: { name: "fast" },
      provisioner: "ebs.csi.aws.com",
      parameters: {
        type: "gp3",
        encrypted: "true",
        kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/data",
      },
    },
    sources: { parameters: ["dataKey"] },
  },
  settingsMap: {
    type: "kubernetes:core/v1:ConfigMap",
    props: {
      metadata: { name: "settings", namespace: SERVICES, annotations: { note: "read at start" } },
      data: { LOG_LEVEL: "info", TOKEN_TTL: "3600" },
    },
  },
  certificate: {
    type: "kubernetes:core/v1:Secret",
    props: { metadata: { name: "api-settings", namespace: "istio-ingress" }, type: "Opaque" },
  },
  shellGuard: {
    type: "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy",
    props: {
      metadata: { name: "wl-11-no-shell" },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: [""],
              apiVersions: ["*"],
              operations: ["CONNECT"],
              resources: ["pods/exec", "pods/attach", "pods/portforward"],
            },
          ],
        },
        validations: [{ expression: "false" }],
      },
    },
  },
  shellGuardBinding: {
    type: "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding",
    props: {
      metadata: { name: "wl-11-no-shell" },
      spec: { policyName: "wl-11-no-shell", validationActions: ["Deny", "Audit"] },
    },
  },
  webhook: {
    type: "kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration",
    props: {
      metadata: { name: "signatures" },
      webhooks: [
        {
          name: "signatures.platform.spotify-ai.io",
          failurePolicy: "Fail",
          timeoutSeconds: 3,
          sideEffects: "None",
          admissionReviewVersions: ["v1"],
          clientConfig: { service: { name: "signatures", namespace: "istio-ingress" } },
          namespaceSelector: {
            matchExpressions: [
              { key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kube-system"] },
            ],
          },
        },
      ],
    },
  },
  chart: {
    type: "kubernetes:helm.sh/v3:Release",
    props: { chart: "istiod", version: "1.31.1", namespace: "istio-ingress" },
  },
};
