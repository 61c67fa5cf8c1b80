/** The namespace of the simulated service. */
export const ordersNamespace = 'urn:lantern:orders';

const operations: Readonly<Record<string, readonly [input: string, output: string]>> = {
  ListOrders: [
    '<xs:element name="minimum" type="xs:decimal" minOccurs="0"/>',
    '<xs:element name="order" type="t:Order" minOccurs="0" maxOccurs="unbounded"/>',
  ],
  GetOrder: ['<xs:element name="id" type="t:OrderId"/>', '<xs:element name="order" type="t:Order"/>'],
  PlaceOrder: [
    '<xs:element name="customer" type="xs:string"/><xs:element name="total" type="xs:decimal"/><xs:element name="priority" type="t:Priority" minOccurs="0"/>',
    '<xs:element name="order" type="t:Order"/>',
  ],
};

const types = `<xs:simpleType name="OrderId"><xs:restriction base="xs:string"><xs:maxLength value="40"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Priority"><xs:restriction base="xs:string"><xs:enumeration value="normal"/><xs:enumeration value="high"/></xs:restriction></xs:simpleType>
<xs:complexType name="Order"><xs:sequence><xs:element name="customer" type="xs:string"/><xs:element name="total" type="xs:decimal"/></xs:sequence><xs:attribute name="id" type="t:OrderId" use="required"/></xs:complexType>`;

function element(name: string, content: string): string {
  return `<xs:element name="${name}"><xs:complexType><xs:sequence>${content}</xs:sequence></xs:complexType></xs:element>`;
}

/** The WSDL 1.1 of the simulated service, document/literal. */
export function simulatedWsdl(address: string): string {
  const names = Object.keys(operations);
  const all = (write: (name: string) => string) => names.map(write).join('\n');
  const body = '<soap:body use="literal"/>';
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions name="Orders" targetNamespace="${ordersNamespace}" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="${ordersNamespace}">
<types><xs:schema targetNamespace="${ordersNamespace}">${types}
${all((name) => element(name, operations[name]?.[0] ?? '') + element(`${name}Response`, operations[name]?.[1] ?? ''))}
</xs:schema></types>
${all((name) => `<message name="${name}In"><part name="parameters" element="t:${name}"/></message><message name="${name}Out"><part name="parameters" element="t:${name}Response"/></message>`)}
<portType name="OrdersPort">
${all((name) => `<operation name="${name}"><documentation>${name} of the order book</documentation><input message="t:${name}In"/><output message="t:${name}Out"/></operation>`)}
</portType>
<binding name="OrdersBinding" type="t:OrdersPort"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
${all((name) => `<operation name="${name}"><soap:operation soapAction="urn:${name}"/><input>${body}</input><output>${body}</output></operation>`)}
</binding>
<service name="Orders"><port name="OrdersPort" binding="t:OrdersBinding"><soap:address location="${address}"/></port></service>
</definitions>`;
}
