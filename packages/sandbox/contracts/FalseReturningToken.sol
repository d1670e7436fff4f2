// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import "./TestToken.sol";

/// Returns false from every transfer: the transaction succeeds, nothing moves and nothing is logged.
contract FalseReturningToken is TestToken {
    constructor(string memory symbol_, uint8 decimals_, address[] memory holders, uint256 balance)
        TestToken(symbol_, decimals_, holders, balance)
    {}

    function transfer(address, uint256) external pure override returns (bool) {
        return false;
    }

    function transferFrom(address, address, uint256) external pure override returns (bool) {
        return false;
    }
}
